// RejectsFile: the records that an import could not use, as a table to look through and mend the dump by.
import Base
import Dumps
import Foundation
import Tables

/// A CSV that grows under a temporary name and is there when the import is done. Used from one thread at a time.
final class RejectsFile: @unchecked Sendable {
  private let path: String
  private let temporary: String
  private let file: FileHandle
  private var rows = DelimitedWriter()
  private static let piece = 1 << 20

  /// - Parameter others: files that it must not take the place of.
  /// - Throws: `Fault` with code `cannotCreate` where the folder refuses, `usage` where the path is one of the others.
  init(_ path: String, keepingClearOf others: [String]) throws {
    let place = Self.place(path)
    guard !others.contains(where: { $0 != "-" && Self.place($0) == place }) else {
      throw Fault(.usage, "--rejects \(path) would take the place of a dump or of the store; name another file.")
    }
    guard FileMode(of: path).map({ $0 == .file }) ?? true else {
      throw Fault(.cannotCreate, "Cannot write the rejects to \(path): it is no file.")
    }
    self.path = path
    temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Fault(.cannotCreate, "Cannot create \(path): \(lastSystemError()).") }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    rows.append(["source", "record", "part", "reason", "detail", "head"])
  }

  deinit { unlink(temporary) }

  private static func place(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }

  func add(_ rejection: Rejection) throws {
    rows.append([
      rejection.source, String(rejection.position), String(rejection.part), rejection.reason, rejection.detail,
      Self.text(rejection.head),
    ])
    if rows.text.utf8.count >= Self.piece { try flush() }
  }

  func finish() throws {
    try flush()
    try AtomicFile.move(temporary, to: path)
  }

  private func flush() throws {
    do {
      try file.write(contentsOf: Data(rows.take().utf8))
    } catch {
      throw Fault(.io, "Cannot write \(path): \(lastSystemError()).")
    }
  }

  /// Text as it is; control bytes and bytes that are no UTF-8 as `\x00`, since tables are read by programs that stop at
  /// them.
  private static func text(_ bytes: [UInt8]) -> String {
    var text = ""
    var decoder = UTF8()
    var at = 0
    while at < bytes.count {
      var iterator = bytes[at...].makeIterator()
      decoder = UTF8()
      if case .scalarValue(let scalar) = decoder.decode(&iterator), scalar.value >= 32, scalar.value != 127 {
        text.unicodeScalars.append(scalar)
        at += UTF8.width(scalar)
      } else {
        let digits = String(bytes[at], radix: 16)
        text += bytes[at] == 9 ? "\t" : "\\x" + (digits.count == 1 ? "0" : "") + digits
        at += 1
      }
    }
    return text
  }
}
