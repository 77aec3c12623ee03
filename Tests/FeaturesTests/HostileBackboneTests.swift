// HostileBackboneTests: files made to take memory or to end the program.
import Base
import Features
import Foundation
import Support
import Testing

@Suite struct HostileBackboneTests {
  @Test func `YAML that no sidecar needs is refused, and ends nothing`() throws {
    try withTemporaryFolder { folder in
      let model = folder + "/net.onnx"
      try FileManager.default.copyItem(atPath: BackboneFixture.path("torchvision_resnet.onnx"), toPath: model)
      var bomb = "a0: &a0 [x, x, x, x, x, x, x, x]\n"
      for level in 1...9 {
        let copies = Array(repeating: "*a\(level - 1)", count: 8).joined(separator: ", ")
        bomb += "a\(level): &a\(level) [\(copies)]\n"
      }
      let key = "has a key that is no plain word"
      let texts = [
        ("? {a: b}\n: c\n", key), ("{[a]: b}\n", key), ("size: 32\n? [a, [b]]\n: c\n", key),
        ("size: {[a]: b}\n", "size has to be"), ("layer: [{a: b}]\n", "layer has to be"),
        ("views: !!set {? {a: b}}\n", "views has to be"), ("mean: !!omap [[a], 1]\n", "mean has to be"),
        ("<<: {size: 32}\n", "unknown key '<<'"), (bomb, "has more than 16 aliases (*); write out"),
        ("a: &a [*a]\n", "cannot be read as YAML"), ("size: 32\nsize: 64\n", "it says 'size' twice"),
        ("? {a: 1, a: 2}\n: c\n", "it says 'a' twice"),
        (String(repeating: "[", count: 20_000), "cannot be read as YAML"),
        (String(repeating: "- ", count: 20_000), "cannot be read as YAML"),
        ("views: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900), "views has to be"),
        (String(repeating: "# many words\n", count: 10_000), "has more than 64 KB"),
        ("--- a\n--- b\n", "cannot be read as YAML"), ("\u{1}", "cannot be read as YAML"),
        ("just words\n", "does not hold keys with values"),
      ]
      for (text, words) in texts {
        try text.write(toFile: folder + "/net.yaml", atomically: true, encoding: .utf8)
        let found = fault { _ = try Backbone.open(model) }
        #expect(found?.code == .data, "\(text.prefix(40))")
        #expect(found?.sentence.contains(words) == true, "\(text.prefix(40)): \(found?.sentence ?? "it opened")")
      }
      for empty in ["# nothing yet\n", "~\n", "---\n"] {
        try empty.write(toFile: folder + "/net.yaml", atomically: true, encoding: .utf8)
        #expect(try Backbone.open(model).settings.width == 32, "\(empty)")
      }
    }
  }

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
