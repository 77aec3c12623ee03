// BackboneGuess: what a network's graph tells about how it wants to be used.
import Base

/// The settings that a graph suggests, and in words why.
struct BackboneGuess {
  var settings: BackboneSettings
  /// A line for each of size, layer and mean.
  var sizeReason: String
  var layerReason: String
  /// Why there is one more before it; nil where there is none.
  var earlierReason: String?
  var meanReason: String
  /// Rows of pixels with their channels together (Keras), and not a plane for each channel.
  var isChannelsLast: Bool

  /// Means and deviations of ImageNet's pixels, red first: torchvision's, in 0 to 255.
  private static let imageNetMean: [Float] = [123.675, 116.28, 103.53]
  private static let imageNetDeviation: [Float] = [58.395, 57.12, 57.375]

  /// - Throws: `ModelProblem` where the network does not take one picture.
  init(_ graph: LayerGraph, name: String, isCaffe: Bool) throws {
    guard let input = graph.inputs.first, graph.inputs.count == 1 else {
      let names = graph.inputs.prefix(3).map { quoted($0.name) }.joined(separator: ", ")
      throw ModelProblem(
        graph.inputs.isEmpty
          ? "it has no input" : "it has \(graph.inputs.count) inputs (\(names)…), and a photograph is one")
    }
    let shape = input.shape
    if let shape, !shape.isEmpty, shape.count != 4 {
      throw ModelProblem("its input has \(shape.count) dimensions, and a photograph's has four")
    }
    isChannelsLast = shape.map { $0.count == 4 && $0[3] == 3 && $0[1] != 3 } ?? false
    let channels = isChannelsLast ? 3 : (shape?.count == 4 ? shape?[1] : 3) ?? 3
    guard channels == 3 else {
      throw ModelProblem("its input has \(channels) channel\(channels == 1 ? "" : "s"), and a photograph has three")
    }
    let sides = shape?.count == 4 ? (isChannelsLast ? (shape?[2], shape?[1]) : (shape?[3], shape?[2])) : (nil, nil)
    let (width, height) = (sides.0 ?? nil, sides.1 ?? nil)
    for side in [width, height].compactMap({ $0 }) where !BackboneSettings.sides.contains(side) {
      throw ModelProblem("its input has a side of \(side) pixels")
    }
    sizeReason = width == nil ? "the file leaves it open" : "the graph's input"
    settings = BackboneSettings(
      name: name.allSatisfy(\.isWhitespace) ? "network" : name, width: width ?? height ?? 224,
      height: height ?? width ?? 224, layers: [], mean: [0, 0, 0],
      scale: [1, 1, 1])
    (settings.layers, layerReason) = ([], "")
    meanReason = ""
    guessMean(graph, input: input.name, isCaffe: isCaffe)
    (settings.layers, layerReason) = try Self.layer(of: graph)
  }

  private mutating func guessMean(_ graph: LayerGraph, input: String, isCaffe: Bool) {
    let passing: Set = ["Transpose", "Cast", "Identity", "Pad", "Split"]
    let normalising: Set = [
      "BatchNormalization", "Sub", "Mul", "Div", "Add", "InstanceNormalization", "BatchNorm", "Scale", "Power", "Bias",
    ]
    var tensor = input
    var first = graph.nodes.first { $0.inputs.contains(tensor) }
    while let node = first, passing.contains(node.type), let output = node.outputs.first, output != tensor {
      tensor = output
      first = graph.nodes.first { $0.inputs.contains(tensor) }
    }
    if let first, normalising.contains(first.type) {
      meanReason = "none: the graph begins with \(first.type), which is taken for its own normalisation"
    } else if isCaffe {
      settings.order = .bgr
      settings.mean = [104, 117, 123]
      meanReason = "those of Caffe's ImageNet networks"
    } else if isChannelsLast {
      settings.mean = [127.5, 127.5, 127.5]
      settings.scale = [1 / 127.5, 1 / 127.5, 1 / 127.5]
      meanReason = "-1 to 1, as most networks from Keras; the graph does not say"
    } else {
      settings.mean = Self.imageNetMean
      settings.scale = Self.imageNetDeviation.map { 1 / $0 }
      meanReason = "ImageNet's, as torchvision's networks; the graph does not say"
    }
  }

  /// Names that a features output goes by, in order of preference.
  private static let names = ["embedding", "embeddings", "features", "feature", "feature_vector", "pooled", "avg_pool"]
  /// What may lie between the classifier and the graph's end.
  private static let after: Set = [
    "Softmax", "LogSoftmax", "Sigmoid", "Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Add",
  ]
  /// What makes no new features, and what OpenCV may leave out.
  private static let empty: Set = ["Dropout", "Identity", "Cast"]
  private static let dense: Set = ["Gemm", "MatMul", "InnerProduct"]

  private static func layer(of graph: LayerGraph) throws -> (layers: [String], reason: String) {
    func plain(_ name: String) -> String {
      let last = name.split(separator: "/").last ?? ""
      return (last.split(separator: ":").first ?? "").lowercased()
    }
    for name in names {
      if let output = graph.outputs.first(where: { plain($0) == name }), graph.maker(of: output) != nil {
        return ([output], "an output of that name")
      }
    }
    let output = graph.outputs.first { graph.maker(of: $0) != nil } ?? graph.nodes.last?.outputs.first ?? ""
    guard var at = graph.maker(of: output) else { throw ModelProblem("it has no output") }
    /// The node that makes what node `index` reads first.
    func before(_ index: Int) -> Int? {
      graph.nodes[index].inputs.lazy.compactMap { graph.maker(of: $0, before: index) }.first
    }
    var softmax = false
    while after.contains(graph.nodes[at].type), let previous = before(at) {
      softmax = softmax || graph.nodes[at].type.hasSuffix("Softmax")
      at = previous
    }
    if dense.contains(graph.nodes[at].type), let found = before(at) {
      return (
        [graph.shownName(of: graph.nodes[passing(found)])],
        "what the last \(graph.nodes[at].type) reads, the layer before the classes"
      )
    }
    // A convolution as classifier has a pooling behind it, and a softmax behind that or a dropout before it.
    var end = at
    while ["GlobalAveragePool", "AveragePool", "Pooling", "Relu", "ReLU", "ReduceMean"].contains(graph.nodes[end].type),
      let previous = before(end)
    {
      end = previous
    }
    if ["Conv", "Convolution"].contains(graph.nodes[end].type), let previous = before(end),
      softmax || graph.nodes[previous].type == "Dropout"
    {
      return (
        [graph.shownName(of: graph.nodes[passing(previous)])],
        "what the last convolution reads, the layer before the classes"
      )
    }
    return (
      [graph.shownName(of: graph.nodes[graph.maker(of: output) ?? at])],
      "the output: no layer looks like one that tells classes apart"
    )

    func passing(_ index: Int) -> Int {
      var index = index
      while empty.contains(graph.nodes[index].type), let previous = before(index) { index = previous }
      return index
    }
  }
}
