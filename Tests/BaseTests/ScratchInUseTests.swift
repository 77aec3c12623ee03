// ScratchInUseTests: whether somebody is at work in a folder, and what nobody will finish there.
import Base
import Foundation
import Support
import Testing

@Suite struct ScratchInUseTests {
  @Test func `a living owner is seen, whoever asks is not`() throws {
    try withTemporaryFolder { folder in
      #expect(!Scratch.isInUse(folder) && !Scratch.isInUse(folder + "/missing"))
      let own = try Scratch(in: folder)
      #expect(Scratch.isInUse(folder) && !Scratch.isInUse(folder, but: own))
      let other = try Scratch(in: folder)
      #expect(Scratch.isInUse(folder, but: own))
      other.leave()
      #expect(!Scratch.isInUse(folder, but: own))
      own.leave()
      #expect(!Scratch.isInUse(folder))
    }
  }

  @Test func `what dead owners have left is listed and stays`() throws {
    try withTemporaryFolder { folder in
      let living = try Scratch(in: folder)
      try AtomicFile.write([1], to: living.newPath())
      for name in ["dead.lock", "dead-a.part", "photo.jpg"] { try AtomicFile.write([1], to: "\(folder)/\(name)") }
      #expect(Scratch.abandoned(in: folder) == ["\(folder)/dead-a.part", "\(folder)/dead.lock"])
      #expect(filesBelow(folder).contains("dead-a.part"))
      living.leave()
    }
  }
}
