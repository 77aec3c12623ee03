// FileSize: how long a file is.
import Foundation

/// In bytes; nil where nothing is there. A link is not followed.
func fileSize(_ path: String) -> Int? {
  (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
}
