// CNNModelTests: what is taken for a model, and what is said of the rest.
import Base
import Faces
import Foundation
import Support
import Testing

@Suite struct CNNModelTests {
  private static func clause(_ bytes: [UInt8]) -> String? {
    do {
      _ = try CNNModel(bytes)
      return nil
    } catch let problem as CNNModel.UnreadableModel {
      return problem.clause
    } catch {
      return "\(error)"
    }
  }

  @Test func `what is no network is refused with its reason`() throws {
    let whole = DrawnNetwork.spot().bytes
    #expect(Self.clause(whole) == nil)
    #expect(Self.clause([]) == "it is empty")
    #expect(Self.clause(Array("This is a text.".utf8)) == "it is not a network that dlib wrote")
    #expect(Self.clause([UInt8](repeating: 0, count: 1000)) == "it is not a network that dlib wrote")
    for count in [1, 5, 40, 100, 5000, whole.count / 2, whole.count - 1] {
      #expect(Self.clause(Array(whole.prefix(count))) == "it ends before the network does", "\(count)")
    }
    let shape = "it is a network of another shape than mmod_human_face_detector.dat"
    var metric = whole
    let name = try #require(metric.firstRange(of: Array("loss_mmod_".utf8)))
    metric.replaceSubrange(name, with: Array("loss_metri".utf8))
    #expect(Self.clause(metric) == shape)
    var plain = whole
    let activation = try #require(plain.firstRange(of: Array("relu_".utf8)))
    plain.replaceSubrange(activation, with: Array("silu_".utf8))
    #expect(Self.clause(plain) == shape)
    var infinite = DrawnNetwork.spot()
    infinite.convolutions[3][77] = .infinity
    #expect(Self.clause(infinite.bytes) == "it holds a weight that is not finite")
  }

  @Test func `no damage to a model's sizes and names does harm`() throws {
    let whole = DrawnNetwork.spot().bytes
    var state: UInt64 = 2026
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    // Weights may be anything; what matters lies around them.
    let structure = whole.indices.filter { whole[$0] != 0 }
    var refused = 0
    for _ in 0..<400 {
      var damaged = whole
      for _ in 0...next(3) { damaged[structure[next(structure.count)]] = UInt8(next(256)) }
      if Self.clause(damaged) != nil { refused += 1 }
    }
    #expect(refused > 150)
  }

  @Test func `a file is read plain and in bzip2, whatever its name`() throws {
    try withTemporaryFolder { folder in
      let bytes = DrawnNetwork.spot().bytes
      try AtomicFile.write(bytes, to: folder + "/plain.bz2")
      let plain = try CNNModel.read(folder + "/plain.bz2")
      #expect(plain.identity == SHA256.hex(of: bytes).prefix(12))
      let packed = try #require(Data(base64Encoded: spotNetworkInBzip2, options: .ignoreUnknownCharacters))
      try AtomicFile.write(Array(packed), to: folder + "/packed.dat")
      #expect(try CNNModel.read(folder + "/packed.dat") == plain)
      try AtomicFile.write(Array(packed.dropLast(40)), to: folder + "/cut.bz2")
      #expect(
        fault { _ = try CNNModel.read(folder + "/cut.bz2") }
          == Fault(
            .data,
            "\(folder)/cut.bz2 is no face network that curate can use: its bzip2 data is damaged, cut off or an archive."
          ))
    }
  }

  @Test func `a model that cannot be opened is no input`() throws {
    try withTemporaryFolder { folder in
      #expect(
        fault { _ = try CNNModel.read(folder + "/none") }
          == Fault(.noInput, "Cannot open \(folder)/none: no such file or directory."))
      #expect(fault { _ = try CNNModel.read(folder) } == Fault(.noInput, "\(folder) is a folder, not a file."))
      #expect(fault { _ = try CNNModel.read("/dev/zero") } == Fault(.noInput, "/dev/zero is no plain file."))
      let large = folder + "/large"
      try AtomicFile.write("x", to: large)
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: large))
      try file.truncate(atOffset: 65 << 20)
      try file.close()
      #expect(
        fault { _ = try CNNModel.read(large) }
          == Fault(.data, "\(large) is no face network that curate can use: it has more than 64 MB."))
    }
  }
}
