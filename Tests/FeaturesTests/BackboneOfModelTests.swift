// BackboneOfModelTests: a network is opened again as its model says, and settings are held against one rule.
import Base
import Features
import Foundation
import Support
import Testing

@Suite struct BackboneOfModelTests {
  @Test func `what opens can be opened again from a model, and gives the same features`() throws {
    let path = BackboneFixture.path("torchvision_resnet.onnx")
    let changes: [(inout BackboneSettings) -> Void] = [
      { _ in }, { ($0.width, $0.height) = (40, 8) }, { $0.resize = .stretch }, { $0.resize = .cropFrom(4096) },
      { $0.layers = ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7"] }, { $0.mean = [0.5, 0, 255] },
      { $0.scale = [1e-6, 1e6, 0.1] }, { $0.scale = [1 / 255, 1 / 57.375, 3e-5] }, { $0.order = .bgr },
      { $0.mirror = true }, { $0.join = .side },
      { $0.views = [BackboneSettings.View](repeating: .centre, count: 16) },
      { $0.views = [BackboneSettings.View(left: 1e-5, top: 1.0 / 3, right: 1, bottom: 0.4)] },
      { $0.name = "a \"net\" of\nC:\\new\tlines\u{0}\u{1}\u{85}\u{2028}\u{FEFF} * &a ***************** été 顔 👍" },
    ]
    for (place, change) in changes.enumerated() {
      let first = try Backbone.open(path, change: change)
      let again = try Backbone.open(path, modelFacts: first.modelFacts)
      #expect(again.settings == first.settings && again.fingerprint == first.fingerprint, "change \(place)")
      #expect(again.modelFacts == first.modelFacts && again.blocks == first.blocks, "change \(place)")
    }
  }

  @Test func `settings that no model could keep are refused at once, with what is allowed`() {
    let path = BackboneFixture.path("torchvision_resnet.onnx")
    let wrong: [(change: (inout BackboneSettings) throws -> Void, words: String)] = [
      ({ $0.layers = ["t2", "t2"] }, "layer has to be a layer's name, or a list of different names, eight at most."),
      ({ $0.layers = (0..<10).map { "t\($0)" } }, "layer has to be"), ({ $0.layers = [] }, "layer has to be"),
      ({ try $0.chooseViews(Array(repeating: "whole", count: 20)) }, "16 views at most."),
      ({ $0.views = [] }, "views has to be"),
      ({ $0.views = [.init(left: 0.5, top: 0, right: 0.5, bottom: 1)] }, "views has to be"),
      ({ $0.name = " " }, "name has to be a text."), ({ $0.width = 4 }, "size has to be"),
      ({ $0.resize = .cropFrom(31) }, "from 32 to 4096."), ({ $0.mean = [0, 0] }, "mean has to be"),
      ({ $0.scale = [1, 1, .nan] }, "scale has to be a number above 0, or three."),
    ]
    for (place, (change, words)) in wrong.enumerated() {
      let found = fault { _ = try Backbone.open(path, change: change) }
      #expect(found?.code == .usage, "\(place)")
      #expect(found?.sentence.hasPrefix("In the backbone's settings, ") == true, "\(place)")
      #expect(found?.sentence.contains(words) == true, "\(place): \(found?.sentence ?? "it opened")")
    }
    let twice = fault { _ = try Backbone.open(path, layers: ["t2", "t2"]) }
    #expect(twice?.code == .usage && twice?.sentence.contains("layer has to be") == true)
  }

  @Test func `a model's network is opened as the model says, whatever lies beside it`() throws {
    try withTemporaryFolder { folder in
      let model = folder + "/net.onnx"
      try FileManager.default.copyItem(atPath: BackboneFixture.path("keras.onnx"), toPath: model)
      let first = try Backbone.open(model) { $0.mirror = true }
      for text in ["size: [", "mirror: no", "szie: 3"] {
        try text.write(toFile: folder + "/net.yaml", atomically: true, encoding: .utf8)
        let again = try Backbone.open(model, modelFacts: first.modelFacts)
        #expect(again.fingerprint == first.fingerprint)
        #expect(again.description.joined(separator: "\n").contains("(as the model says)"))
      }
    }
  }

  @Test func `another network than the model's is refused by its hash, before its layers are looked at`() throws {
    let (mine, other) = (BackboneFixture.path("torchvision_resnet.onnx"), BackboneFixture.path("keras.onnx"))
    let facts = try Backbone.open(mine).modelFacts
    let hash = try Backbone.open(other).modelHash
    let found = fault { _ = try Backbone.open(other, modelFacts: facts) }
    #expect(found?.code == .data)
    #expect(
      found?.sentence
        == "\(other) is not the network that the model was trained on (SHA-256 \(hash.prefix(12))… and not "
        + "\(facts["sha256", default: ""].prefix(12))…).")
    var wordless = facts
    wordless["sha256"] = nil
    #expect(fault { _ = try Backbone.open(mine, modelFacts: wordless) }?.code == .data)
  }

  @Test func `of a Caffe network the hash that differs is told`() throws {
    try withTemporaryFolder { folder in
      for end in ["prototxt", "caffemodel"] {
        try FileManager.default.copyItem(
          atPath: BackboneFixture.path("small.\(end)"), toPath: "\(folder)/small.\(end)")
      }
      let facts = try Backbone.open(folder + "/small.prototxt").modelFacts
      // An unknown field of one byte changes the weights' hash and nothing else.
      try Data(try AtomicFile.read(folder + "/small.caffemodel") + [0xf8, 0x3e, 1])
        .write(to: URL(fileURLWithPath: folder + "/small.caffemodel"))
      let found = fault { _ = try Backbone.open(folder + "/small.prototxt", modelFacts: facts) }
      let weights = facts["sha256", default: ""].split(separator: " ").last ?? ""
      #expect(found?.sentence.contains("and not \(weights.prefix(12))…") == true, "\(found?.sentence ?? "it opened")")
    }
  }

  @Test func `settings that a damaged model holds are refused in words`() throws {
    let path = BackboneFixture.path("torchvision_resnet.onnx")
    var facts = try Backbone.open(path).modelFacts
    for (text, words) in [
      ("? {a: b}\n: c\n", "The model's settings of the network has a key that is no plain word (line 1)."),
      ("views: [whole\n", "cannot be read as YAML"),
      ("layer: [t2, t2]\n", "In the model's settings of the network, layer"),
    ] {
      facts["sidecar"] = text
      let found = fault { _ = try Backbone.open(path, modelFacts: facts) }
      #expect(found?.code == .data && found?.sentence.contains(words) == true, "\(found?.sentence ?? "it opened")")
    }
  }
}
