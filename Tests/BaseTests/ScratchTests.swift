// ScratchTests: what a run has not finished is its own while it lives, and nobody's afterwards.
import Base
import Foundation
import Support
import Testing

@Suite struct ScratchTests {
  @Test func `names are its own, and its lock goes with it`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/incoming"
      var scratch: Scratch? = try Scratch(in: path)
      let names = (0..<100).compactMap { _ in scratch?.newPath() }
      #expect(Set(names).count == 100)
      #expect(names.allSatisfy { $0.hasPrefix(path + "/") && Scratch.isScratch($0) })
      #expect(try files(in: path).count == 1)
      scratch = nil
      #expect(try files(in: path) == [])
    }
  }

  @Test func `what a living owner has begun is spared, what a dead one has left is removed`() throws {
    try withTemporaryFolder { folder in
      let living = try Scratch(in: folder)
      try AtomicFile.write([1], to: living.newPath())
      // A killed owner: its lock file is there, and nobody holds it.
      for name in [
        "dead.lock", "dead-a.part", "dead-b.part", "lockless-a.part", ".torn.lock", ".young.lock", "photo.jpg",
      ] {
        try AtomicFile.write([1], to: "\(folder)/\(name)")
      }
      // One that is being made has no name for a moment; one that is old will never get it.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -300)], ofItemAtPath: "\(folder)/.torn.lock")
      let before = try files(in: folder)
      let newcomer = try Scratch(in: folder)
      let after = try files(in: folder)
      #expect(
        Set(before).subtracting(after) == ["dead.lock", "dead-a.part", "dead-b.part", "lockless-a.part", ".torn.lock"])
      #expect(after.count == before.count - 5 + 1)
      withExtendedLifetime((living, newcomer)) {}
    }
  }

  @Test func `a folder that cannot be written is a fault`() {
    #expect(throws: Fault.self) { try Scratch(in: "/proc/curate-has-no-place-here") }
  }

  private func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }
}
