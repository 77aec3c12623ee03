// Worker: a process that reads its share of the cases and writes down what broke.
import Base
import Foundation

struct Worker {
  let seed: UInt64
  let corpus: Corpus
  let board: WorkerBoard
  /// Its row of the board.
  let place: Int

  /// A case may add so much to the process.
  static let mostGrowth: Int64 = 512 << 20

  func run(_ numbers: Numbers) throws {
    let home = "\((board.path as NSString).deletingLastPathComponent)/worker\(place)"
    let parent = getppid()
    // A parent that was killed leaves nobody to tell.
    for number in stride(from: numbers.first, to: numbers.end, by: numbers.step) where getppid() == parent {
      board[place, .number] = Int64(number)
      try run(number, in: home)
      board[place, .done] += 1
    }
  }

  /// Reads the case once, or imports it, under the parent's eye.
  private func timed<Result>(_ number: Int, _ read: () throws -> Result) rethrows -> Result {
    board[place, .begun] = WorkerBoard.now
    defer {
      let took = WorkerBoard.now - board[place, .begun]
      board[place, .begun] = 0
      if took > board[place, .slowest] {
        board[place, .slowest] = took
        board[place, .slowestCase] = Int64(number)
      }
    }
    return try read()
  }

  private func run(_ number: Int, in home: String) throws {
    let fuzz = FuzzCase(seed: seed, number: number, corpus: corpus)
    let folder = "\(home)/case"
    try? FileManager.default.removeItem(atPath: folder)
    let path = try fuzz.write(to: folder)
    var broken = Broken()
    Resident.forgetPeak()
    let before = Resident.bytes(of: getpid())
    do {
      let found = try readInDialects(path, case: number, map: fuzz.map, &broken) { path, reader in
        try timed(number) { try Reading(path, reader) }
      }
      board[place, .posts] += Int64(found.posts)
      board[place, .faults] += found.fault == nil ? 0 : 1
      if fuzz.isImported {
        try importTwice(path, found, store: "\(home)/store", &broken) { path, store in
          try timed(number) { try importOnce(path, into: store) }
        }
        board[place, .imports] += 1
      }
    } catch {
      broken.unless(false, "An error that is no fault: \(error).")
    }
    let growth = Resident.peak() - before
    if growth > board[place, .growth] {
      board[place, .growth] = growth
      board[place, .growthCase] = Int64(number)
    }
    broken.unless(growth <= Self.mostGrowth, "The process grew by \(growth >> 20) MB.")
    try note(broken.sentences, about: number)
  }

  /// A line for each sentence, for the parent to tell.
  private func note(_ sentences: [String], about number: Int) throws {
    guard !sentences.isEmpty else { return }
    let lines = sentences.map { "\(number)\t\($0.replacing("\n", with: " "))\n" }.joined()
    let file = open(board.path + ".broken", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Fault(.cannotCreate, "Cannot note what broke: \(lastSystemError()).") }
    defer { close(file) }
    let bytes = Array(lines.utf8)
    guard write(file, bytes, bytes.count) == bytes.count else {
      throw Fault(.io, "Cannot note what broke: \(lastSystemError()).")
    }
  }
}

extension FuzzCase {
  /// Writes the files and returns the path to read: the one file, or the folder.
  func write(to folder: String) throws -> String {
    try AtomicFile.createFolder(folder)
    for file in files {
      try Self.write(file.bytes, to: "\(folder)/\(file.name)")
    }
    return isFolder ? folder : "\(folder)/\(files[0].name)"
  }

  /// Neither atomic nor synced: nobody else looks, and waiting for the disk would be most of the work.
  private static func write(_ bytes: [UInt8], to path: String) throws {
    guard let file = fopen(path, "we") else {
      throw Fault(.cannotCreate, "Cannot create \(path): \(lastSystemError()).")
    }
    let count = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, count == bytes.count else {
      throw Fault(.io, "Cannot write \(path): \(lastSystemError()).")
    }
  }
}
