// ReadPhotograph: the bytes of a photograph of the store, or why they are not what the store says.
import Base
import Foundation
import Imaging
import Pipeline
import Store

/// Reads a photograph and holds it against its name: files are named by their SHA-256, so other bytes under that name
/// are another picture, or a damaged one, and what was found in them would be kept as this one's.
/// - Throws: `ItemProblem`, never final: the file may be put back.
package func readPhotograph(_ image: StoredImage, in images: ImageFolder) throws -> [UInt8] {
  let path = images.file(sha256: image.sha256, kind: image.kind)
  let bytes: [UInt8]
  do {
    bytes = try AtomicFile.readRegular(path)
  } catch let fault as Fault {
    var status = stat()
    let isMissing = lstat(path, &status) != 0 && errno == ENOENT
    throw ItemProblem(
      isFinal: false, reason: isMissing ? "missing_file" : "unreadable_file", sentence: fault.sentence)
  }
  guard SHA256.hex(of: bytes) == image.sha256 else {
    throw ItemProblem(
      isFinal: false, reason: "changed_file",
      sentence:
        "\(path) holds other bytes than its name says; remove it and import the dump again, or put it back from a copy")
  }
  return bytes
}
