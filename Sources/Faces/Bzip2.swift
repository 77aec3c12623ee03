// Bzip2: the bytes of a bzip2 file, which is how dlib's models are handed out.
internal import CArchive

enum Bzip2 {
  /// What is wrong with the file: a clause such as "its bzip2 data is damaged".
  struct Problem: Error, Hashable {
    var clause: String
  }

  /// Whether the bytes begin as every bzip2 file does, whatever its name.
  static func isAtStart(of bytes: [UInt8]) -> Bool {
    bytes.starts(with: Array("BZh".utf8)) && bytes.count > 3 && UInt8(ascii: "1")...UInt8(ascii: "9") ~= bytes[3]
  }

  /// The bytes of what the file in memory holds, `limit` at most.
  static func decompress(_ bytes: [UInt8], atMost limit: Int) throws -> [UInt8] {
    try bytes.withUnsafeBytes { file in
      var input = Input(rest: file)
      return try withUnsafeMutablePointer(to: &input) { input in
        guard let archive = carchive_create(input, giveAll, nil) else { throw Problem(clause: "memory is out") }
        defer { carchive_free(archive) }
        // A bzip2 file whose content is itself an archive is none of ours.
        guard carchive_next(archive) == 1, carchive_is_stream(archive) == 1 else {
          throw Problem(clause: "its bzip2 data is damaged, cut off or an archive")
        }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
          let count = carchive_read(archive, &chunk, chunk.count)
          guard count >= 0 else { throw Problem(clause: "its bzip2 data is damaged, cut off or an archive") }
          guard count > 0 else { return content }
          content.append(contentsOf: chunk.prefix(Int(count)))
          guard content.count <= limit else { throw Problem(clause: "it unfolds to more than \(limit >> 20) MB") }
        }
      }
    }
  }

  /// The file's bytes, handed out in one piece.
  private struct Input {
    var rest: UnsafeRawBufferPointer
  }

  private static let giveAll: carchive_read_function = { context, chunk in
    guard let input = context?.assumingMemoryBound(to: Input.self) else { return -1 }
    let bytes = input.pointee.rest
    chunk.pointee = bytes.baseAddress
    input.pointee.rest = UnsafeRawBufferPointer(start: nil, count: 0)
    return Int64(bytes.count)
  }
}
