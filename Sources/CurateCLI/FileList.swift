// FileList: the files that the paths of a command line stand for, one at a time.
import Base
import Foundation

/// Files as they are named, every file below a folder, and for `-` the paths on standard input, as they come.
struct FileList {
  private var paths: ArraySlice<String>
  private var inside: ArraySlice<String> = []
  private var input: PathLines?

  init(_ paths: [String]) { self.paths = paths[...] }

  /// The next path, or nil at the end. May wait for standard input.
  /// - Throws: `Fault` where standard input holds something else than paths.
  mutating func next() throws -> String? {
    while true {
      if let file = inside.popFirst() { return file }
      if let line = try input?.next() { return line }
      input = nil
      guard let path = paths.popFirst() else { return nil }
      if path == "-" { input = PathLines() } else { inside = files(at: path)[...] }
    }
  }

  /// - Throws: `Fault` where there is nothing of that name, or a folder that nobody may look into: it would pass for an
  ///   empty one.
  static func check(_ path: String) throws {
    guard path != "-" else { return }
    guard let mode = FileMode(of: path) else {
      if errno == ENOENT { throw Fault(.noInput, "There is no \(path) to look at.") }
      throw Fault(.noInput, "Cannot look at \(path): \(lastSystemError()).")
    }
    guard mode == .folder else { return }
    guard let folder = opendir(path) else {
      throw Fault(.noInput, "Cannot look into the folder \(path): \(lastSystemError()).")
    }
    closedir(folder)
  }
}

/// Standard input, a path a line, each handed on as soon as its line has ended. A carriage return before the end of a
/// line is part of the end, and empty lines are none.
private struct PathLines {
  private var buffer: [UInt8] = []
  private var isAtEnd = false
  private var count = 0

  /// Longer than any path that the system takes.
  private static let longest = 64 << 10

  mutating func next() throws -> String? {
    while true {
      while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = buffer[..<end]
        buffer.removeSubrange(...end)
        if let path = try path(of: line) { return path }
      }
      if isAtEnd {
        defer { buffer = [] }
        return try path(of: buffer[...])
      }
      guard buffer.count < Self.longest else {
        throw Fault(.data, "Line \(count + 1) of standard input is longer than any path; paths come a line each.")
      }
      try readMore()
    }
  }

  private mutating func path(of line: ArraySlice<UInt8>) throws -> String? {
    count += 1
    let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    guard !line.isEmpty else { return nil }
    guard !line.contains(0) else {
      throw Fault(.data, "Line \(count) of standard input holds a NUL byte; paths come a line each (find -print).")
    }
    return String(decoding: line, as: UTF8.self)
  }

  private mutating func readMore() throws {
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    let count = read(STDIN_FILENO, &chunk, chunk.count)
    if count < 0, errno != EINTR { throw Fault(.io, "Cannot read standard input: \(lastSystemError()).") }
    if count == 0 { isAtEnd = true }
    buffer += chunk.prefix(max(0, count))
  }
}
