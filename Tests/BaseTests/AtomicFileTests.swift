// AtomicFileTests: a file is whole or not there, nothing is left behind, and errors are sentences.
import Base
import Foundation
import Support
import Synchronization
import Testing

@Suite struct AtomicFileTests {
  @Test func `what is written is read`() throws {
    try withTemporaryFolder { folder in
      let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      try AtomicFile.write(bytes, to: folder + "/a")
      #expect(try AtomicFile.read(folder + "/a") == bytes)
      try AtomicFile.write("ñ\n", to: folder + "/a")
      #expect(try AtomicFile.read(folder + "/a") == [0xc3, 0xb1, 0x0a])
      try AtomicFile.write([], to: folder + "/a")
      #expect(try AtomicFile.read(folder + "/a") == [])
      #expect(filesBelow(folder) == ["a"])
    }
  }

  @Test func `a file whose size the system does not say is read to its end`() throws {
    let bytes = try AtomicFile.read("/proc/self/maps")
    #expect(bytes.count > 1000)
    #expect(bytes.last == UInt8(ascii: "\n"))
  }

  @Test func `bytes may wait elsewhere until they are whole`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.createFolder(folder + "/waiting")
      try AtomicFile.write([1], to: folder + "/a", via: folder + "/waiting/b")
      #expect(filesBelow(folder) == ["a"])
      #expect(fault { try AtomicFile.write([1], to: folder + "/none/a", via: folder + "/waiting/b") } != nil)
      #expect(filesBelow(folder) == ["a"])
    }
  }

  @Test func `a reader sees one whole version or the other`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      let versions = [[UInt8](repeating: 1, count: 200_000), [UInt8](repeating: 2, count: 100_000)]
      try AtomicFile.write(versions[0], to: path)
      let isDone = Atomic(false)
      let torn = Mutex<[Int]>([])
      DispatchQueue.concurrentPerform(iterations: 2) { side in
        if side == 0 {
          for round in 0..<150 { try? AtomicFile.write(versions[round % 2], to: path) }
          isDone.store(true, ordering: .releasing)
        } else {
          while !isDone.load(ordering: .acquiring) {
            let bytes = (try? AtomicFile.read(path)) ?? []
            if !versions.contains(bytes) { torn.withLock { $0.append(bytes.count) } }
          }
        }
      }
      #expect(torn.withLock { $0 } == [])
      #expect(filesBelow(folder) == ["a"])
    }
  }

  @Test func `a folder that is not there is named, with the cause`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/none/a"
      #expect(
        fault { try AtomicFile.write([1], to: path) }
          == Fault(.cannotCreate, "Cannot create \(path): no such file or directory."))
      #expect(filesBelow(folder) == [])
    }
  }

  @Test func `a folder in the place of the file is left alone`() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      try AtomicFile.createFolder(path)
      #expect(
        fault { try AtomicFile.write([1], to: path) } == Fault(.cannotCreate, "Cannot create \(path): is a directory."))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
    }
  }

  @Test func `a finished file is moved, and removed where it cannot be`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1], to: folder + "/x.part")
      try AtomicFile.move(folder + "/x.part", to: folder + "/x")
      #expect(filesBelow(folder) == ["x"])
      #expect(
        fault { try AtomicFile.move(folder + "/x", to: folder + "/none/x") }
          == Fault(.cannotCreate, "Cannot create \(folder)/none/x: no such file or directory."))
      #expect(filesBelow(folder) == [])
    }
  }

  @Test func `reading says what is missing`() throws {
    try withTemporaryFolder { folder in
      #expect(
        fault { _ = try AtomicFile.read(folder + "/a") }
          == Fault(.noInput, "Cannot open \(folder)/a: no such file or directory."))
      #expect(
        fault { _ = try AtomicFile.read(folder) } == Fault(.noInput, "\(folder) is a folder, not a file."))
      try AtomicFile.write([1], to: folder + "/a")
      #expect(
        fault { _ = try AtomicFile.read(folder + "/a/b") }
          == Fault(.noInput, "Cannot open \(folder)/a/b: not a directory."))
    }
  }

  @Test func `folders are made with those above them, and again without complaint`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.createFolder(folder + "/a/b/c")
      try AtomicFile.createFolder(folder + "/a/b/c")
      try AtomicFile.write([1], to: folder + "/a/b/c/d")
      #expect(filesBelow(folder) == ["a/b/c/d"])
    }
  }

  @Test func `a folder that cannot be made is named, with the cause`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1], to: folder + "/a")
      #expect(
        fault { try AtomicFile.createFolder(folder + "/a") }
          == Fault(.cannotCreate, "Cannot create the folder \(folder)/a: file exists."))
      #expect(
        fault { try AtomicFile.createFolder(folder + "/a/b") }
          == Fault(.cannotCreate, "Cannot create the folder \(folder)/a/b: not a directory."))
      #expect(
        fault { try AtomicFile.createFolder("/proc/curate-tests") }
          == Fault(.cannotCreate, "Cannot create the folder /proc/curate-tests: no such file or directory."))
    }
  }

  @Test func `what is no regular file is refused at once, and a regular one is read whole`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1, 2, 3], to: folder + "/file")
      #expect(try AtomicFile.readRegular(folder + "/file") == [1, 2, 3])
      try #require(symlink(folder + "/file", folder + "/link") == 0)
      #expect(try AtomicFile.readRegular(folder + "/link") == [1, 2, 3])
      #expect(try AtomicFile.readRegular(folder + "/file", maxBytes: 3) == [1, 2, 3])
      // Nobody has the other end of the pipe: opening it would take for ever.
      try #require(mkfifo(folder + "/pipe", 0o600) == 0)
      for (path, sentence) in [
        (folder, "\(folder) is a folder, not a file."),
        (folder + "/pipe", "\(folder)/pipe is a named pipe, not a file."),
        ("/dev/null", "/dev/null is a device, not a file."),
        (folder + "/none", "Cannot open \(folder)/none: no such file or directory."),
        (folder + "/file\0.jpg", "A path cannot hold a NUL byte."),
      ] {
        #expect(throws: Fault(.noInput, sentence)) { try AtomicFile.readRegular(path) }
      }
      #expect(throws: Fault(.noInput, "\(folder)/file has 3 bytes, more than the limit of 2.")) {
        try AtomicFile.readRegular(folder + "/file", maxBytes: 2)
      }
    }
  }

  @Test func `a file in pieces is whole or not there`() throws {
    struct Stop: Error {}
    try withTemporaryFolder { folder in
      try AtomicFile.write(to: folder + "/file") { put in
        for byte in UInt8(0)..<200 { try put([byte, byte]) }
      }
      let wanted = (UInt8(0)..<200).flatMap { [$0, $0] }
      #expect(try AtomicFile.read(folder + "/file") == wanted)
      #expect(throws: Stop.self) {
        try AtomicFile.write(to: folder + "/file") { put in
          try put([1])
          throw Stop()
        }
      }
      #expect(try AtomicFile.read(folder + "/file") == wanted)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }
  }
}
