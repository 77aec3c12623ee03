// ByteWords: bytes as people read them.
import Base

/// `1.2 GB`, in powers of a thousand.
func inUnits(_ bytes: Int) -> String {
  var value = Double(bytes)
  for unit in ["bytes", "kB", "MB", "GB"] {
    if value < 1000 { return unit == "bytes" ? bytes.of("byte") : "\(value.decimals(1)) \(unit)" }
    value /= 1000
  }
  return "\(value.decimals(1)) TB"
}
