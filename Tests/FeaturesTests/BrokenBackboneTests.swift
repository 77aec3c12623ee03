// BrokenBackboneTests: networks and sidecars that cannot be used, in words.
import Base
import Features
import Foundation
import Support
import Testing

@Suite struct BrokenBackboneTests {
  private func sentence(_ name: String) -> String {
    let path = BackboneFixture.path(name)
    return fault { _ = try Backbone.open(path) }?.sentence.replacing(path, with: "FILE") ?? "it opened"
  }

  @Test func `a network that cannot be used is refused with its cause`() {
    let unusable = "FILE cannot be used as a backbone: "
    let none = "FILE is no network that curate can use: "
    #expect(sentence("bad_grey.onnx") == unusable + "its input has 1 channel, and a photograph has three.")
    #expect(
      sentence("bad_two_inputs.onnx")
        == unusable + "it has 2 inputs ('input', 'age'…), and a photograph is one.")
    #expect(
      sentence("bad_mixes_pictures.onnx")
        == unusable + "its layer 't1' gives 400×9 numbers, and not one row for one picture.")
    #expect(
      sentence("bad_bfloat16.onnx")
        == none + "its weights 'w0' are numbers of a kind (bfloat16) that OpenCV does not read.")
    #expect(
      sentence("bad_weights_elsewhere.onnx")
        == none + "its weights lie in another file; save it with its weights inside.")
    #expect(sentence("bad_stride_zero.onnx") == none + "a layer has a setting that cannot be (strides: 0).")
    #expect(sentence("bad_unknown_layer.onnx").contains("is no network that OpenCV"))
    #expect(sentence("bad_unknown_layer.onnx").contains("NoSuchLayer"))
  }

  @Test func `a layer that does not exist is refused with the nearest name`() {
    let path = BackboneFixture.path("depthwise.onnx")
    let missing = fault { _ = try Backbone.open(path, layers: ["featurs"]) }
    #expect(missing?.code == .usage)
    #expect(
      missing?.sentence
        == "\(path) has no layer 'featurs'. Did you mean 'features'? curate selfies layers lists its 19 layers.")
  }

  @Test func `a number that is not finite is the photograph's problem`() throws {
    let backbone = try Backbone.open(BackboneFixture.path("bad_nan.onnx"))
    #expect(
      throws: FeatureProblem(reason: "not_finite", sentence: "the network gives a number that is not finite")
    ) { try backbone.features(of: try BackboneFixture.picture()) }
  }

  @Test func `a missing file, a folder, an empty one and something else are told apart`() throws {
    try withTemporaryFolder { folder in
      #expect(fault { _ = try Backbone.open(folder + "/none.onnx") }?.code == .noInput)
      #expect(fault { _ = try Backbone.open(folder) }?.code == .noInput)
      for (name, text) in [("empty.onnx", ""), ("words.onnx", "These are no weights."), ("z.onnx", "\0\0\0\0")] {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        let found = fault { _ = try Backbone.open("\(folder)/\(name)") }
        #expect(found?.code == .data && found?.sentence.hasPrefix("\(folder)/\(name) is no network") == true)
      }
      try FileManager.default.copyItem(
        atPath: BackboneFixture.path("small.prototxt"), toPath: folder + "/alone.prototxt")
      let alone = fault { _ = try Backbone.open(folder + "/alone.prototxt") }
      #expect(alone?.code == .noInput)
      let (text, weights) = (folder + "/alone.prototxt", folder + "/alone.caffemodel")
      #expect(
        alone?.sentence
          == "\(text) needs the weights of a Caffe network beside it, as \(weights). "
          + "Cannot open \(weights): no such file or directory.")
    }
  }

  @Test func `a sidecar that is wrong is refused with its file, its key and what is allowed`() throws {
    try withTemporaryFolder { folder in
      let model = folder + "/net.onnx"
      try FileManager.default.copyItem(atPath: BackboneFixture.path("torchvision_resnet.onnx"), toPath: model)
      let sidecar = folder + "/net.yaml"
      let wrong: [(text: String, words: String)] = [
        ("szie: 32", "has the unknown key 'szie'; size is one. The keys are name, size,"),
        ("size: big", "size has to be a side in pixels, or [width, height], from 8 to 2048."),
        ("size: [32]", "size has to be"), ("size: 0", "size has to be"), ("size: 32.5", "size has to be"),
        ("layer: 7", "layer has to be a layer's name, or a list of different names, eight at most."),
        ("layer: [t2, t2]", "layer has to be"), ("layer: []", "layer has to be"),
        ("mean: [1, 2]", "mean has to be a number from 0 to 255, or three."),
        ("mean: [0.485, 0.456, 0.406]", "torchvision's 0.485 is 123.675 (times 255)."),
        ("std: [0.229, 0.224, 0.225]", "torchvision's 0.229 is 58.395 (times 255)."),
        ("scale: -1", "scale has to be a number above 0, or three."), ("scale: .nan", "scale has to be"),
        ("scale: 1\nstd: 2", "has both scale and std"), ("order: GRB", "order has to be RGB or BGR."),
        ("resize: 16", "resize has to be crop, stretch, or how many pixels the shorter side gets"),
        ("views: some", "views has to be whole, centre, quarters, a part"),
        ("views: [[0, 0, 2, 1]]", "views has to be"),
        ("views: [quarters, quarters, quarters, quarters, whole]", "16 views"),
        ("mirror: 1", "mirror has to be true or false."), ("join: sum", "join has to be mean or side."),
        ("name: ' '", "name has to be a text."), ("- size", "does not hold keys with values, such as size: 224."),
        ("size: [", "cannot be read as YAML: line "),
      ]
      for (text, words) in wrong {
        try text.write(toFile: sidecar, atomically: true, encoding: .utf8)
        let found = fault { _ = try Backbone.open(model) }
        #expect(found?.code == .data, "\(text)")
        #expect(found?.sentence.contains(sidecar) == true && found?.sentence.contains(words) == true, "\(text)")
      }
      try "size: [48, 40]\nresize: 64\nstd: 50\norder: bgr\nviews: [whole, centre, [0, 0, 1, 0.5]]\nmirror: yes\n"
        .write(toFile: sidecar, atomically: true, encoding: .utf8)
      let settings = try Backbone.open(model).settings
      #expect((settings.width, settings.height, settings.resize) == (48, 40, .cropFrom(64)))
      #expect(settings.mean == [0, 0, 0] && settings.scale == [0.02, 0.02, 0.02] && settings.order == .bgr)
      #expect(settings.views.count == 3 && settings.mirror)
      try "".write(toFile: sidecar, atomically: true, encoding: .utf8)
      #expect(try Backbone.open(model).settings.width == 32)
    }
  }

  @Test func `a network whose bytes were cut or changed is refused or runs, and ends nothing`() throws {
    try withTemporaryFolder { folder in
      var refused = 0
      for name in ["torchvision_resnet.onnx", "depthwise.onnx", "keras.onnx", "small.caffemodel", "small.prototxt"] {
        let whole = try AtomicFile.read(BackboneFixture.path(name))
        let path = "\(folder)/\(name)"
        for other in ["small.caffemodel", "small.prototxt"] where other != name && name.hasPrefix("small") {
          try? FileManager.default.copyItem(atPath: BackboneFixture.path(other), toPath: "\(folder)/\(other)")
        }
        for trial in 0..<150 {
          var chance = KeyedGenerator(seed: 8, key: [name, "\(trial)"])
          var bytes = whole
          if trial % 3 == 0 {
            bytes.removeLast(Int.random(in: 1..<bytes.count, using: &chance))
          } else {
            for _ in 0..<Int.random(in: 1...4, using: &chance) {
              bytes[Int.random(in: 0..<bytes.count, using: &chance)] = UInt8.random(in: 0...255, using: &chance)
            }
          }
          try? FileManager.default.removeItem(atPath: path)
          try Data(bytes).write(to: URL(fileURLWithPath: path))
          do {
            _ = try Backbone.open(path)
          } catch let fault as Fault {
            refused += 1
            #expect([.data, .usage].contains(fault.code) && fault.sentence.hasSuffix("."), "\(fault.sentence)")
          }
        }
        try FileManager.default.removeItem(atPath: path)
      }
      #expect(refused > 250)
    }
  }
}
