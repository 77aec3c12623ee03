// BackboneTests: what is guessed of a network, and what it gives.
import Base
import Features
import Foundation
import Imaging
import Support
import Testing

@Suite struct BackboneTests {
  @Test func `networks of the usual exporters give onnxruntime's numbers without a word about them`() throws {
    let cases = try BackboneFixture.networks()
    #expect(cases.count >= 7)
    for item in cases {
      let backbone = try Backbone.open(BackboneFixture.path(item.file)) { settings in
        // A network that takes any size is held against the picture at its own.
        if item.file == "headless.onnx" { (settings.width, settings.height) = (32, 32) }
      }
      #expect(backbone.settings.layers == [item.layer], "\(item.file)")
      let features = try backbone.features(of: try BackboneFixture.picture())
      #expect(features.count == item.values.count && backbone.dimensions == features.count, "\(item.file)")
      for (ours, theirs) in zip(features, item.values) {
        #expect(abs(ours - theirs) <= 1e-4 * max(1, abs(theirs)), "\(item.file)")
      }
    }
  }

  @Test func `what was guessed is told, and can be kept as a sidecar that changes nothing`() throws {
    try withTemporaryFolder { folder in
      let model = folder + "/net.onnx"
      try FileManager.default.copyItem(atPath: BackboneFixture.path("keras.onnx"), toPath: model)
      let guessed = try Backbone.open(model)
      let lines = guessed.description.joined(separator: "\n")
      #expect(
        lines.contains("layer: 't4', 1×6 numbers (guessed: what the last MatMul reads, the layer before the classes)"))
      #expect(lines.contains("size: 32 × 32 (guessed: the graph's input)"))
      #expect(lines.contains("channels: RGB, together in each pixel"))
      try guessed.sidecarText.write(toFile: model + ".yaml", atomically: true, encoding: .utf8)
      let kept = try Backbone.open(model)
      #expect(kept.settings == guessed.settings && kept.fingerprint == guessed.fingerprint)
      #expect(kept.description.joined().contains("as the sidecar says"))
    }
  }

  @Test func `a layer with places gives the mean of each channel, and layers lie side by side`() throws {
    let path = BackboneFixture.path("torchvision_resnet.onnx")
    let picture = try BackboneFixture.picture()
    let spatial = try Backbone.open(path, layers: ["t4"])
    let flat = try Backbone.open(path)
    #expect(
      spatial.description.joined(separator: "\n").contains("'t4', 1×8×16×16 numbers, of which each channel's mean"))
    let (means, embedding) = (try spatial.features(of: picture), try flat.features(of: picture))
    for (one, other) in zip(means, embedding) { #expect(abs(one - other) < 1e-5) }
    let both = try Backbone.open(path) { $0.layers = ["t2", "t6"] }
    #expect(both.dimensions == 16)
    #expect(try both.features(of: picture).suffix(8) == embedding.suffix(8))
  }

  @Test func `views are averaged or set side by side`() throws {
    let path = BackboneFixture.path("torchvision_vgg.onnx")
    let picture = try BackboneFixture.picture(side: 64)
    let whole = try Backbone.open(path).features(of: picture)
    let mirrored = try Backbone.open(path) { $0.mirror = true }
    let pixels = try ImageFile.decode(picture)
    let turned = RGBImage(
      width: 64, height: 64,
      pixels: (0..<64 * 64).flatMap { at -> ArraySlice<UInt8> in
        let from = 3 * (at + 63 - 2 * (at % 64))
        return pixels.pixels[from..<from + 3]
      })
    let other = try Backbone.open(path).features(of: try PNGEncoder.encode(turned))
    for (index, value) in try mirrored.features(of: picture).enumerated() {
      #expect(abs(value - (whole[index] + other[index]) / 2) < 1e-5)
    }
    let quarters = try Backbone.open(path) { settings in
      settings.views = [.whole] + BackboneSettings.View.quarters
      settings.join = .side
    }
    #expect(quarters.dimensions == 5 * whole.count)
    let all = try quarters.features(of: picture)
    #expect(all.count == 5 * whole.count)
    // A quarter of 64 pixels is as large as the network's input: it is itself.
    let corner = RGBImage(
      width: 32, height: 32,
      pixels: (0..<32 * 32).flatMap { at -> ArraySlice<UInt8> in
        let from = 3 * (64 * (at / 32) + at % 32)
        return pixels.pixels[from..<from + 3]
      })
    #expect(try Backbone.open(path).features(of: try PNGEncoder.encode(corner)) == Array(all[12..<24]))
  }

  @Test func `numbers do not depend on the worker, on what it did before, or on others at work`() throws {
    let backbone = try Backbone.open(BackboneFixture.path("depthwise.onnx"))
    let pictures = try [32, 47, 90, 33].map { try BackboneFixture.picture(side: $0) }
    let alone = try pictures.map { try backbone.features(of: $0) }
    let worker = try backbone.makeExtractor()
    let backwards = try pictures.reversed().map { try worker.features(of: $0, maxPixels: 1_000_000) }
    #expect(backwards.reversed() == alone)
    let seen = Seen()
    let threads = (0..<4).map { _ in
      Thread {
        let rows = try? (0..<5).map { _ in
          let worker = try backbone.makeExtractor()
          return try pictures.map { try worker.features(of: $0, maxPixels: 1_000_000) }
        }
        seen.add(rows ?? [])
      }
    }
    for thread in threads { thread.start() }
    let rounds = seen.wait(for: 4)
    #expect(rounds.count == 20 && rounds.allSatisfy { $0 == alone })
  }

  @Test func `the fingerprint follows everything that the numbers depend on`() throws {
    let path = BackboneFixture.path("torchvision_resnet.onnx")
    let changes: [(inout BackboneSettings) -> Void] = [
      { _ in }, { $0.width = 40 }, { $0.resize = .stretch }, { $0.resize = .cropFrom(40) }, { $0.layers = ["t2"] },
      { $0.mean = [1, 2, 3] }, { $0.scale = [1, 1, 1] }, { $0.order = .bgr }, { $0.mirror = true },
      { $0.views = [.centre] }, { $0.join = .side },
    ]
    let fingerprints = try changes.map { try Backbone.open(path, change: $0).fingerprint }
    #expect(Set(fingerprints).count == changes.count)
    #expect(try Backbone.open(path).fingerprint == fingerprints[0])
    #expect(try Backbone.open(BackboneFixture.path("headless.onnx")).fingerprint != fingerprints[0])
  }

  @Test func `layers are listed by the names that the option takes`() throws {
    let layers = try Backbone.layers(of: BackboneFixture.path("torchvision_resnet.onnx"))
    #expect(layers.contains(BackboneLayer(name: "t6", type: "Flatten", shape: [1, 8])))
    #expect(layers.last == BackboneLayer(name: "t7", type: "Gemm", shape: [1, 5]))
    let caffe = try Backbone.layers(of: BackboneFixture.path("small.prototxt"))
    #expect(caffe.map(\.name) == ["conv1", "relu1", "fc", "prob"])
  }

  @Test(.enabled(if: BackboneFixture.hasModels, "no networks beside the checkout"))
  func `embeddings of real photographs are onnxruntime's`() throws {
    let cases = try BackboneFixture.embeddings()
    #expect(cases.count == 20)
    for model in Set(cases.map(\.model)) {
      let path = "\(BackboneFixture.data)/models/\(model).onnx"
      let worker = try Backbone.open(path, layers: ["embedding"]).makeExtractor()
      for item in cases where item.model == model {
        let bytes = try AtomicFile.read("\(BackboneFixture.data)/\(item.photograph)")
        let features = try worker.features(of: bytes, maxPixels: 100_000_000)
        #expect(features.count == item.count)
        let norm = features.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        #expect(abs(norm - item.norm) < 1e-3, "\(item.photograph)")
        let taken = stride(from: 0, to: item.count, by: item.step).map { features[$0] }
        let apart = zip(taken, item.values).map { abs($0 - $1) }.max() ?? .infinity
        #expect(taken.count == item.values.count && apart < 1e-3, "\(item.photograph)")
      }
    }
  }
}

/// What several threads have seen.
private final class Seen: @unchecked Sendable {
  private let state = NSCondition()
  private var rows: [[[Float]]] = []
  private var threads = 0

  func add(_ more: [[[Float]]]) {
    state.withLock {
      rows += more
      threads += 1
      state.broadcast()
    }
  }

  func wait(for count: Int) -> [[[Float]]] {
    state.withLock {
      while threads < count { state.wait() }
      return rows
    }
  }
}
