// FeaturesOfFilesTests: features of files come in the files' order, and the cache changes nothing but the time.
import Base
import Features
import Foundation
import Imaging
import Support
import Testing

@Suite struct FeaturesOfFilesTests {
  /// Writes the photographs, and returns their paths in order, with one that is not there among them.
  private func files(in folder: String) throws -> [String] {
    try assortedPhotographs().enumerated().map { number, bytes in
      let path = "\(folder)/\(number).jpg"
      try AtomicFile.write(bytes, to: path)
      return path
    } + ["\(folder)/none.jpg"]
  }

  @Test func `rows come in the order of files and sets, and what has none says why`() throws {
    try withTemporaryFolder { folder in
      let files = try files(in: folder)
      let (one, two) = (ColourGrid(), ColourGrid(name: "two", factor: 2))
      var told: [Int] = []
      let found = try featuresOfFiles(files, sets: [one, two], cache: nil, jobs: 4) { done, all in
        told.append(done)
        #expect(all == 13)
      }
      #expect(told == Array(1...13))
      #expect(found.map(\.file) == files)
      for (path, entry) in zip(files, found).prefix(10) {
        let bytes = try AtomicFile.read(path)
        let row = try one.makeExtractor().features(of: bytes, maxPixels: 1_000)
        #expect(entry == .made(file: path, sha256: SHA256.hex(of: bytes), rows: [row, row.map { 2 * $0 }]))
      }
      #expect(
        Array(found[10...]) == [
          .failed(file: files[10], reason: "truncated", sentence: "the file ends before the picture does"),
          .failed(file: files[11], reason: "not_finite", sentence: "one of its features is not a finite number"),
          .failed(
            file: files[12], reason: "unreadable",
            sentence: "Cannot open \(files[12]): no such file or directory."),
        ])
      for jobs in [1, 2, 9] {
        #expect(try featuresOfFiles(files, sets: [one, two], cache: nil, jobs: jobs) == found)
      }
    }
  }

  @Test func `a second run looks at nothing but what failed, and says the same`() throws {
    try withTemporaryFolder { folder in
      let files = try files(in: folder)
      let (set, cache) = (ColourGrid(), folder + "/cache")
      let first = try featuresOfFiles(files, sets: [set], cache: FeatureCache(folder: cache), jobs: 2)
      #expect(set.looks.count == 12)
      #expect(try featuresOfFiles(files, sets: [set], cache: FeatureCache(folder: cache), jobs: 2) == first)
      // The cut one and the one that is not finite.
      #expect(set.looks.count == 14)
      // Other names, the same bytes.
      try AtomicFile.move(files[3], to: folder + "/moved.jpg")
      let moved = try featuresOfFiles(
        [folder + "/moved.jpg"], sets: [set], cache: FeatureCache(folder: cache), jobs: 1)
      #expect(set.looks.count == 14)
      guard case .made(_, _, let rows) = moved[0], case .made(_, _, let before) = first[3] else {
        Issue.record("a whole photograph has features")
        return
      }
      #expect(rows == before)
      #expect(
        try featuresOfFiles(files, sets: [set], cache: FeatureCache(folder: "/proc/none"), jobs: 2)[..<3] == first[..<3]
      )
    }
  }

  @Test func `what is too large is refused, known or not`() throws {
    try withTemporaryFolder { folder in
      let files = try files(in: folder)
      let cache = FeatureCache(folder: folder + "/cache")
      func reasons(_ cache: FeatureCache?) throws -> [String] {
        try featuresOfFiles([files[0]], sets: [ColourGrid()], cache: cache, jobs: 1, maxPixels: 300).map {
          if case .failed(_, let reason, _) = $0 { reason } else { "made" }
        }
      }
      _ = try featuresOfFiles(files, sets: [ColourGrid()], cache: cache, jobs: 1)
      #expect(try reasons(nil) != ["made"])
      #expect(try reasons(cache) == reasons(nil))
    }
  }

  @Test func `extractors are made where they are needed, and one that cannot be made ends all`() throws {
    struct Broken: FeatureSet {
      let name = "broken"
      let fingerprint = "grid 1.0"
      let dimensions = 12
      func makeExtractor() throws -> any FeatureExtractor { throw Fault(.noInput, "There is no network.") }
    }
    try withTemporaryFolder { folder in
      let files = Array(try files(in: folder)[..<3])
      let cache = FeatureCache(folder: folder + "/cache")
      #expect(
        fault { _ = try featuresOfFiles(files, sets: [Broken()], cache: cache, jobs: 2) }
          == Fault(.noInput, "There is no network."))
      let known = try featuresOfFiles(files, sets: [ColourGrid()], cache: cache, jobs: 2)
      #expect(try featuresOfFiles(files, sets: [Broken()], cache: cache, jobs: 2) == known)
    }
  }

  @Test func `a stream is handed on as it comes`() throws {
    try withTemporaryFolder { folder in
      let files = try files(in: folder)
      var (asked, seen, most) = (0, 0, 0)
      try featuresOfFiles(
        sets: [ColourGrid()], cache: nil, jobs: 1,
        next: {
          most = max(most, asked - seen)
          guard asked < 100 else { return nil }
          asked += 1
          return files[asked % 10]
        }, emit: { _ in seen += 1 })
      #expect(seen == 100)
      #expect(most <= 1)
    }
  }
}
