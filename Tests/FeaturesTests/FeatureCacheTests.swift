// FeatureCacheTests: what comes out of the cache is what went in, whatever happens to its files.
import Base
import Features
import Foundation
import Support
import Testing

@Suite struct FeatureCacheTests {
  private let set = ColourGrid()
  private let row: [Float] = (0..<12).map { Float($0) / 3 }

  private func hash(_ number: Int) -> String { SHA256.hex(of: Array("photograph \(number)".utf8)) }

  /// The cache's only file.
  private func file(in folder: String) throws -> String {
    let names = filesBelow(folder)
    try #require(names.count == 1)
    return "\(folder)/\(names[0])"
  }

  private func fill(_ folder: String, _ numbers: Range<Int>) {
    let cache = FeatureCache(folder: folder)
    for number in numbers { cache.keep(row.map { $0 + Float(number) }, of: hash(number), set: set) }
  }

  /// Which of the photographs a new cache knows; what it knows has to be right.
  private func known(_ folder: String, _ numbers: Range<Int> = 0..<5) -> [Int] {
    let cache = FeatureCache(folder: folder)
    return numbers.filter { number in
      guard let found = cache.row(of: hash(number), set: set) else { return false }
      #expect(found == row.map { $0 + Float(number) })
      return true
    }
  }

  @Test func `rows are there for the next run, each under its set's fingerprint`() throws {
    try withTemporaryFolder { folder in
      let folder = folder + "/made/when/needed"
      fill(folder, 0..<3)
      #expect(known(folder) == [0, 1, 2])
      let cache = FeatureCache(folder: folder)
      #expect(cache.row(of: hash(0), set: ColourGrid(factor: 2)) == nil)
      #expect(cache.row(of: hash(0), set: ColourGrid(name: "other")) == nil)
      #expect(cache.row(of: "no hash", set: set) == nil)
      #expect(cache.note == nil)
      cache.keep([1, 2], of: hash(4), set: set)
      #expect(known(folder) == [0, 1, 2], "a row of another length is none")
    }
  }

  @Test func `a record that was cut is dropped, and the next one takes its place`() throws {
    try withTemporaryFolder { folder in
      fill(folder, 0..<3)
      let path = try file(in: folder)
      let whole = try AtomicFile.read(path)
      for cut in [1, 8, 40, 87] {
        try AtomicFile.write(Array(whole.dropLast(cut)), to: path)
        #expect(known(folder) == [0, 1])
        fill(folder, 2..<3)
        #expect(known(folder) == [0, 1, 2])
        #expect(try AtomicFile.read(path) == whole)
      }
    }
  }

  @Test func `no flipped bit ever comes out, and what it spoilt is made good`() throws {
    try withTemporaryFolder { folder in
      fill(folder, 0..<2)
      let path = try file(in: folder)
      let whole = try AtomicFile.read(path)
      for at in whole.indices {
        var damaged = whole
        damaged[at] ^= 1 << UInt8(at % 8)
        try AtomicFile.write(damaged, to: path)
        let left = known(folder, 0..<2)
        #expect(left.count < 2, "byte \(at) is a part of something")
        fill(folder, 0..<2)
        #expect(known(folder, 0..<2) == [0, 1], "byte \(at)")
      }
    }
  }

  @Test(arguments: [[], Array("not a cache at all, but notes".utf8), [UInt8](repeating: 0, count: 5000)])
  func `a file of something else is begun anew`(bytes: [UInt8]) throws {
    try withTemporaryFolder { folder in
      fill(folder, 0..<1)
      let path = try file(in: folder)
      try AtomicFile.write(bytes, to: path)
      #expect(known(folder) == [])
      fill(folder, 0..<2)
      #expect(known(folder) == [0, 1])
    }
  }

  @Test func `a record that was copied from another set's file is not believed`() throws {
    try withTemporaryFolder { folder in
      let (one, two) = (folder + "/one", folder + "/two")
      fill(one, 0..<2)
      FeatureCache(folder: two).keep(row, of: hash(0), set: ColourGrid(factor: 9))
      let (from, to) = (try AtomicFile.read(try file(in: two)), try file(in: one))
      let size = 32 + 12 * 4 + 8
      try AtomicFile.write(Array(try AtomicFile.read(to).dropLast(size)) + from.suffix(size), to: to)
      #expect(known(one) == [])
    }
  }

  @Test func `two caches on one folder keep what both have`() async throws {
    try await withAsyncTemporaryFolder { folder in
      await withTaskGroup(of: Void.self) { group in
        for side in 0..<4 {
          let cache = FeatureCache(folder: folder)
          group.addTask {
            for number in (side * 25)..<(side * 25 + 50) {
              cache.keep(row.map { $0 + Float(number) }, of: hash(number), set: set)
              // Beside the others' rows there is always one's own.
              if cache.row(of: hash(number), set: set) == nil { Issue.record("row \(number) is gone") }
            }
          }
        }
      }
      #expect(known(folder, 0..<200) == Array(0..<125))
    }
  }

  @Test func `what another program begins anew or takes away meanwhile does no harm`() throws {
    try withTemporaryFolder { folder in
      let cache = FeatureCache(folder: folder)
      cache.keep(row, of: hash(0), set: set)
      let path = try file(in: folder)
      let handle = try #require(FileHandle(forWritingAtPath: path))
      try handle.truncate(atOffset: 0)
      #expect(cache.row(of: hash(0), set: set) == nil)
      cache.keep(row, of: hash(0), set: set)
      #expect(cache.note == "Features are not kept for later runs: \(path) was changed by another program.")
      #expect(cache.row(of: hash(0), set: set) == nil)
      fill(folder, 0..<2)
      #expect(known(folder) == [0, 1])
      let other = FeatureCache(folder: folder)
      #expect(other.row(of: hash(1), set: set) != nil)
      try FileManager.default.removeItem(atPath: folder)
      other.keep(row, of: hash(2), set: set)
      #expect(other.row(of: hash(1), set: set) != nil)
      #expect(other.note == nil)
    }
  }

  @Test func `a place that takes no files is said once, and nothing else`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("a file", to: folder + "/file")
      for place in ["/proc/curate", folder + "/file/below"] {
        let cache = FeatureCache(folder: place)
        #expect(cache.row(of: hash(0), set: set) == nil)
        cache.keep(row, of: hash(0), set: set)
        #expect(cache.row(of: hash(0), set: set) == nil)
        let note = try #require(cache.note)
        #expect(note.hasPrefix("Features are not kept for later runs: Cannot create the folder \(place): "), "\(note)")
      }
    }
  }

  @Test func `a folder or a pipe in the cache's place is left alone`() throws {
    try withTemporaryFolder { folder in
      fill(folder, 0..<1)
      let path = try file(in: folder)
      for make in [{ mkdir(path, 0o755) }, { mkfifo(path, 0o600) }] {
        try FileManager.default.removeItem(atPath: path)
        try #require(make() == 0)
        let cache = FeatureCache(folder: folder)
        cache.keep(row, of: hash(0), set: set)
        #expect(cache.row(of: hash(0), set: set) == nil)
        #expect(cache.note?.hasPrefix("Features are not kept for later runs: ") == true)
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG)
      }
    }
  }
}
