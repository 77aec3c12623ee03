// Backbone: a network from a file as a feature set: a layer's numbers for each photograph.
import Base
import Foundation
import Imaging

/// A layer of a network, for the listing.
package struct BackboneLayer: Sendable, Hashable {
  /// What `--layer` takes.
  package var name: String
  /// `Conv`, `Gemm`, `Relu` … as the model's format spells it.
  package var type: String
  /// Batch, channels, height, width, or batch and numbers; nil where OpenCV cannot tell.
  package var shape: [Int]?

  package init(name: String, type: String, shape: [Int]?) {
    (self.name, self.type, self.shape) = (name, type, shape)
  }
}

/// Features by a network that somebody else trained, run by OpenCV.
package struct Backbone: FeatureSet {
  /// The version of OpenCV.
  package static var libraryVersion: String { BackboneNet.version }

  package let settings: BackboneSettings
  package let fingerprint: String
  package let dimensions: Int
  /// A part for each layer, of each view where they stand side by side.
  package let blocks: [Int]
  /// The SHA-256 of the model's bytes; a Caffe network has two, with a blank between them.
  package let modelHash: String
  /// Lines for people that say what is used and why it was guessed.
  package let description: [String]

  private let files: ModelFiles
  private let input: BackboneInput
  /// What all workers use, one network a processor.
  private let nets: Pool<BackboneNet>

  package var name: String { settings.name }

  /// What a sidecar file would say that changes nothing; to be kept beside the network and edited.
  package var sidecarText: String { settings.sidecarText }

  /// Opens a network and runs it once on a grey picture, so that what does not run is known at once.
  /// - Parameters:
  ///   - file: an ONNX model, or either file of a Caffe network.
  ///   - layers: in the place of the sidecar's; nil for those.
  ///   - change: has the last word on the settings.
  /// - Throws: `Fault` with `noInput` where a file is missing, `data` where it is no network that OpenCV runs or its
  ///   sidecar is wrong, `usage` where there is no such layer or the settings cannot be.
  package static func open(
    _ file: String, layers: [String]? = nil, change: (inout BackboneSettings) throws -> Void = { _ in }
  ) throws -> Backbone {
    let (files, graph) = try ModelFiles.read(file)
    var guess = try guessed(file, files, graph)
    if layers == nil { try addEarlierLayer(to: &guess, of: graph, files) }
    let sidecar = try BackboneSidecar.beside(file)
    try sidecar?.apply(to: &guess.settings)
    if let layers { guess.settings.layers = layers }
    try change(&guess.settings)
    try guess.settings.check(.usage, in: "the backbone's settings")
    return try Backbone(files, graph, guess, sidecar: sidecar, isLayerNamed: layers != nil)
  }

  /// Opens a network that is known by its hash, with the settings that a model file says; no file beside it is read.
  /// - Throws: `Fault` as above, and with `data` where it is another network.
  static func open(_ file: String, sha256: String, settings: BackboneSidecar) throws -> Backbone {
    let (files, graph) = try ModelFiles.read(file)
    guard files.identity == sha256 else {
      let (found, wanted) = firstDifference(files.identity, sha256)
      throw Fault(
        .data,
        "\(file) is not the network that the model was trained on (SHA-256 \(found.prefix(12))… and not "
          + "\(wanted.prefix(12))…).")
    }
    var guess = try guessed(file, files, graph)
    try settings.apply(to: &guess.settings)
    return try Backbone(files, graph, guess, sidecar: settings, isLayerNamed: false)
  }

  /// A Caffe network has two hashes, of which one may be the same.
  private static func firstDifference(_ one: String, _ other: String) -> (Substring, Substring) {
    let pairs = zip(one.split(separator: " "), other.split(separator: " "))
    return pairs.first { $0 != $1 } ?? (one[...], other[...])
  }

  /// The layers of a network, in the order in which they run.
  /// - Throws: `Fault` as `open` does.
  package static func layers(of file: String) throws -> [BackboneLayer] {
    let (files, graph) = try ModelFiles.read(file)
    let shape = try shape(of: file, files, graph)
    let net = try read(files)
    let known = Dictionary(net.layers.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    return graph.nodes.compactMap { node in
      known[node.layer].map { index in
        BackboneLayer(
          name: graph.shownName(of: node), type: node.type,
          shape: net.shape(ofLayer: index, input: shape))
      }
    }
  }

  package func makeExtractor() throws -> any FeatureExtractor {
    let extractor = BackboneExtractor(nets, input)
    try extractor.prepare()
    return extractor
  }

  private init(
    _ files: ModelFiles, _ graph: LayerGraph, _ guess: BackboneGuess, sidecar: BackboneSidecar?, isLayerNamed: Bool
  ) throws {
    self.files = files
    settings = guess.settings
    input = BackboneInput(settings, isChannelsLast: guess.isChannelsLast)
    modelHash = files.identity
    fingerprint = SHA256.hex(
      of: Array(
        "backbone \(BackboneInput.version) \(files.identity) \(BackboneNet.version) \(settings.fingerprint)".utf8))
    let net = try Self.read(files)
    let layers = try settings.layers.map { try Self.layer(called: $0, in: graph, net, files.path) }
    nets = Pool(most: ProcessInfo.processInfo.activeProcessorCount) {
      let net = try Self.read(files)
      for layer in layers { try net.choose(layer) }
      return net
    }
    let outputs = try Self.triedOut(net, layers, input, files.path)
    let parts = outputs.map(Self.features)
    blocks = (0..<(settings.join == .side ? settings.views.count : 1)).flatMap { _ in parts }
    dimensions = blocks.reduce(0, +)
    description = Self.description(
      guess, outputs, sidecar: sidecar, isLayerNamed: isLayerNamed, dimensions: dimensions)
  }

  /// OpenCV's name of the layer that somebody calls `name`.
  private static func layer(
    called name: String, in graph: LayerGraph, _ net: BackboneNet, _ path: String
  ) throws -> String {
    let known = Set(net.layers.map(\.name))
    if let node = graph.node(called: name), known.contains(node.layer) { return node.layer }
    if known.contains(name) { return name }
    let names = graph.nodes.filter { known.contains($0.layer) }.map { graph.shownName(of: $0) }
    let hint = nearestName(to: name, among: names).map { " Did you mean \(quoted($0))?" } ?? ""
    let what =
      graph.node(called: name) == nil
      ? "has no layer \(quoted(name))" : "has the layer \(quoted(name)), which OpenCV joins into another"
    throw Fault(.usage, "\(path) \(what).\(hint) curate selfies layers lists its \(names.count) layers.")
  }

  /// Runs a grey picture: what a network cannot do it cannot do for any picture.
  private static func triedOut(
    _ net: BackboneNet, _ layers: [String], _ input: BackboneInput, _ path: String
  ) throws -> [BackboneNet.Output] {
    func unusable(_ clause: String) -> Fault { Fault(.data, "\(path) cannot be used as a backbone: \(clause).") }
    let settings = input.settings
    let largest = net.layers.indices.compactMap { net.shape(ofLayer: $0, input: input.shape) }.map(product).max() ?? 0
    guard largest <= mostNumbers else {
      throw unusable(
        "a layer has more than \(mostNumbers >> 20) million numbers at \(settings.width) × \(settings.height) pixels")
    }
    let grey = RGBImage(width: settings.width, height: settings.height, filledWith: (128, 128, 128))
    let outputs: [BackboneNet.Output]
    do {
      for layer in layers { try net.choose(layer) }
      outputs = try net.run(input.numbers(of: grey, mirrored: false), shape: input.shape)
    } catch let problem as ModelProblem {
      throw unusable("at \(settings.width) × \(settings.height) pixels it does not run (\(problem.clause))")
    }
    for (name, output) in zip(settings.layers, outputs) {
      guard [2, 4].contains(output.dimensions.count), output.dimensions[0] == 1, !output.values.isEmpty else {
        throw unusable(
          "its layer \(quoted(name)) gives \(shown(output.dimensions)) numbers, and not one row for one picture")
      }
      guard features(of: output) <= mostFeatures else {
        throw unusable("its layer \(quoted(name)) gives \(features(of: output)) numbers, more than \(mostFeatures)")
      }
    }
    return outputs
  }

  /// Of one layer, for one picture.
  private static let mostNumbers = 256 << 20
  private static let mostFeatures = 100_000

  private static func product(_ sides: [Int]) -> Int {
    sides.reduce(1) { product, side in
      let (next, overflow) = product.multipliedReportingOverflow(by: max(side, 1))
      return overflow ? .max : next
    }
  }

  private static func features(of output: BackboneNet.Output) -> Int {
    output.dimensions.count == 4 ? output.dimensions[1] : output.values.count
  }

  private static func guessed(_ file: String, _ files: ModelFiles, _ graph: LayerGraph) throws -> BackboneGuess {
    do {
      let name = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
      return try BackboneGuess(graph, name: name, isCaffe: files.isCaffe)
    } catch let problem as ModelProblem {
      throw Fault(.data, "\(file) cannot be used as a backbone: \(problem.clause).")
    }
  }

  /// The shape of the input, as the sidecar and the graph have it.
  private static func shape(of file: String, _ files: ModelFiles, _ graph: LayerGraph) throws -> [Int] {
    var guess = try guessed(file, files, graph)
    try BackboneSidecar.beside(file)?.apply(to: &guess.settings)
    return BackboneInput(guess.settings, isChannelsLast: guess.isChannelsLast).shape
  }

  static func read(_ files: ModelFiles) throws -> BackboneNet {
    do {
      return try BackboneNet(files)
    } catch let problem as ModelProblem {
      // From opset 11 on the limits of Clip are inputs.
      let hint = problem.clause.contains("Node [Clip@") ? " Exported with opset 10 its Clip layers can be read." : ""
      throw Fault(
        .data,
        "\(files.path) is no network that OpenCV \(BackboneNet.version) can run: \(problem.clause).\(hint)")
    }
  }
}
