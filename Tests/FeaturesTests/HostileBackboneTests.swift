// HostileBackboneTests: files made to take memory or to end the program.
import Base
import Features
import Foundation
import Support
import Testing

@Suite struct HostileBackboneTests {
  @Test func `a small file that asks for gigabytes of constants is refused before they are made`() throws {
    var filled = DrawnONNX()
    filled.addNumbers("shape", [1, 3, 16_384, 20_000])
    filled.add("ConstantOfShape", ["shape"], "filled")
    var expanded = DrawnONNX()
    expanded.addNumbers("one", [1, 3, 1, 1])
    expanded.addNumbers("shape", [1, 3, 1, 16_384 * 20_000])
    expanded.add("ConstantOfShape", ["one"], "small")
    expanded.add("Expand", ["small", "shape"], "filled")
    // No one of them is large.
    var many = DrawnONNX()
    many.addNumbers("shape", [1, 3, 1024, 1024])
    for place in 0..<40 { many.add("ConstantOfShape", ["shape"], place == 0 ? "filled" : "filled\(place)") }
    var endless = DrawnONNX()
    endless.addNumbers("shape", [1 << 15, 1 << 15, 1 << 15, 1 << 15])
    endless.add("ConstantOfShape", ["shape"], "filled")
    var resized = DrawnONNX()
    resized.addNumbers("shape", [1, 3, 16_384, 20_000])
    resized.add("Resize", ["input", "", "", "shape"], "filled", settings: [DrawnONNX.text("mode", "nearest")])
    try withTemporaryFolder { folder in
      let path = folder + "/net.onnx"
      for (place, drawn) in [filled, expanded, many, endless, resized].enumerated() {
        try Data(drawn.bytes(last: ("filled", "features"))).write(to: URL(fileURLWithPath: path))
        let before = try mostMemory()
        let found = fault { _ = try Backbone.open(path) }
        #expect(found?.code == .data, "\(place)")
        // OpenCV resizes when the network runs, not when it is read.
        let words = place < 4 ? "its constants are far larger than its file." : "a layer has more than 256 million"
        #expect(found?.sentence.contains(words) == true, "\(place): \(found?.sentence ?? "it opened")")
        #expect(try mostMemory() - before < 1500, "\(place): MB")
      }
      try Data(DrawnONNX().bytes()).write(to: URL(fileURLWithPath: path))
      #expect(try Backbone.open(path).dimensions == 3)
    }
  }

  /// The most memory that this process ever held, in MB.
  private func mostMemory() throws -> Int {
    let status = String(decoding: try AtomicFile.read("/proc/self/status"), as: UTF8.self)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    return (Int(line.filter(\.isNumber)) ?? 0) / 1024
  }
}
