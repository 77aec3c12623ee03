// WriteSampleTests: the same seed gives the same folder, and what cannot be is refused in a sentence.
import Base
import Foundation
import Sample
import Testing

@Suite struct WriteSampleTests {
  @Test(arguments: [(60, 12), (3000, 0)])
  func `the same seed gives the same files, times and bytes at any number of jobs`(posts: Int, images: Int) async throws
  {
    let prints = try await [1, 3].asyncMap { jobs in
      try await SampleFolder.with(SampleOptions(posts: posts, images: images, seed: 5, jobs: jobs)) {
        try $0.fingerprint()
      }
    }
    #expect(prints[0] == prints[1])
  }

  @Test func `another seed gives other posts and other pictures`() async throws {
    let samples = try await [UInt64(5), 6].asyncMap { seed in
      try await SampleFolder.with(SampleOptions(posts: 4, seed: seed, jobs: 2)) { sample in
        try sample.files(under: "crawl", endingIn: ".jpg").map { SHA256.hex(of: try sample.bytes(of: $0)) }
      }
    }
    #expect(samples[0].count == 4)
    #expect(Set(samples[0]).isDisjoint(with: samples[1]))
  }

  @Test func `an empty folder is fine and progress ends at the last post`() async throws {
    try await withTemporaryFolder { folder in
      let seen = Seen()
      let summary = try await writeSample(to: folder, options: SampleOptions(posts: 700, images: 0, jobs: 2)) {
        seen.append($0)
      }
      #expect(seen.numbers == [250, 500, 700])
      #expect(summary.posts == 700)
      #expect(FileManager.default.fileExists(atPath: folder + "/README.txt"))
    }
  }

  @Test func `a folder that holds something is refused and left alone`() async throws {
    try await withTemporaryFolder { folder in
      try AtomicFile.write("mine", to: folder + "/notes.txt")
      let refusal = Fault(
        .cannotCreate, "\(folder) is not empty: name a new or an empty folder for the sample.")
      await #expect(throws: refusal) {
        _ = try await writeSample(to: folder, options: SampleOptions(posts: 3, jobs: 1)) { _ in }
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["notes.txt"])
    }
  }

  @Test func `a file in the place of the folder is refused`() async throws {
    try await withTemporaryFolder { folder in
      try AtomicFile.write("mine", to: folder + "/sample")
      let refusal = Fault(
        .cannotCreate, "\(folder)/sample is a file: name a new or an empty folder for the sample.")
      await #expect(throws: refusal) {
        _ = try await writeSample(to: folder + "/sample", options: SampleOptions(posts: 3, jobs: 1)) { _ in }
      }
    }
  }

  @Test(
    arguments: [
      (0, nil, "A sample has 1 to 100000000 posts, not 0: give --posts such a number."),
      (10, 11, "10 posts have 0 to 10 images, not 11: give --images such a number."),
      (10, -1, "10 posts have 0 to 10 images, not -1: give --images such a number."),
    ] as [(Int, Int?, String)])
  func `impossible numbers are refused before anything is created`(
    posts: Int, images: Int?, sentence: String
  ) async throws {
    try await withTemporaryFolder { folder in
      await #expect(throws: Fault(.usage, sentence)) {
        let options = SampleOptions(posts: posts, images: images, jobs: 1)
        _ = try await writeSample(to: folder + "/sample", options: options) { _ in }
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/sample"))
    }
  }
}

/// The numbers that progress told.
private final class Seen: @unchecked Sendable {
  private let lock = NSLock()
  private var list: [Int] = []

  func append(_ number: Int) { lock.withLock { list.append(number) } }

  var numbers: [Int] { lock.withLock { list } }
}

extension Array {
  func asyncMap<T>(_ body: (Element) async throws -> T) async throws -> [T] {
    var result: [T] = []
    for element in self { result.append(try await body(element)) }
    return result
  }
}
