// ONNXOutline: what an ONNX file says of its network, and whether its outline is whole.

/// Reads the outline of an ONNX model (github.com/onnx/onnx, onnx.proto): nodes, names, shapes. Weights are measured,
/// not read. OpenCV believes a file's lengths, shapes and strides, so what it would stumble over is found here.
struct ONNXOutline {
  private(set) var graph = LayerGraph()
  private var known: Set<String> = [""]
  private var hasGraph = false

  /// - Throws: `ModelProblem`.
  init(_ bytes: UnsafeRawBufferPointer) throws {
    var model = WireReader(bytes, 0..<bytes.count)
    while let (field, value) = try model.next() {
      guard field == 7 else { continue }
      guard !hasGraph else { throw ModelProblem("it has more than one graph") }
      hasGraph = true
      try read(graph: try model.message(value))
    }
    guard hasGraph else { throw ModelProblem("it has no graph") }
    guard !graph.nodes.isEmpty else { throw ModelProblem("its graph has no layers") }
  }

  private mutating func read(graph message: WireReader) throws {
    // Names first: nodes may come before the weights that they use.
    var fields = message
    while let (field, value) = try fields.next() {
      switch field {
      case 5: known.insert(try ONNXTensor(try fields.message(value)).name)
      case 11: graph.inputs.append(try Self.input(try fields.message(value)))
      case 12: graph.outputs.append(try Self.input(try fields.message(value)).name)
      case 13: _ = try Self.input(try fields.message(value))
      case 15: throw ModelProblem("it has weights of a kind (sparse) that OpenCV does not read")
      default: break
      }
    }
    // Old files list their weights among the inputs.
    graph.inputs.removeAll { known.contains($0.name) }
    for input in graph.inputs { known.insert(input.name) }
    fields = message
    while let (field, value) = try fields.next() {
      if field == 1 { try read(node: try fields.message(value)) }
    }
    for output in graph.outputs where !known.contains(output) {
      throw ModelProblem("its output \(quoted(output)) is made by no layer")
    }
  }

  private mutating func read(node message: WireReader) throws {
    var node = LayerGraph.Node(name: "", type: "", inputs: [], outputs: [], layer: "")
    var fields = message
    while let (field, value) = try fields.next() {
      switch field {
      case 1: node.inputs.append(try fields.text(value))
      case 2: node.outputs.append(try fields.text(value))
      case 3: node.name = try fields.text(value)
      case 4: node.type = try fields.text(value)
      case 5: try ONNXAttribute.check(try fields.message(value))
      default: break
      }
    }
    guard !node.type.isEmpty, let first = node.outputs.first(where: { !$0.isEmpty }) else {
      throw ModelProblem("it has a layer without a kind or an output")
    }
    guard node.inputs.count >= Self.leastInputs[node.type, default: 0] else {
      throw ModelProblem("its layer \(quoted(first)) (\(node.type)) lacks an input")
    }
    for input in node.inputs where !known.contains(input) {
      throw ModelProblem("its layer \(quoted(first)) reads \(quoted(input)), which nothing before it makes")
    }
    for output in node.outputs where !output.isEmpty {
      guard known.insert(output).inserted else { throw ModelProblem("two of its layers make \(quoted(output))") }
    }
    node.layer = node.name.isEmpty ? "onnx_node_output_0!\(first)" : "onnx_node!\(node.name)"
    graph.nodes.append(node)
    guard graph.nodes.count <= LayerGraph.mostNodes else { throw ModelProblem.tooManyLayers }
  }

  /// Layers whose inputs OpenCV takes without counting them.
  private static let leastInputs = [
    "Conv": 2, "ConvTranspose": 2, "BatchNormalization": 5, "Gemm": 2, "MatMul": 2, "Add": 2, "Sub": 2, "Mul": 2,
    "Div": 2, "Reshape": 1, "Relu": 1, "Clip": 1, "GlobalAveragePool": 1, "AveragePool": 1, "MaxPool": 1, "Flatten": 1,
    "Concat": 1, "InstanceNormalization": 3, "PRelu": 2, "Gather": 2, "Expand": 2, "Softmax": 1, "Transpose": 1,
  ]

  /// A graph's input or output: its name, and its shape where it is a tensor.
  private static func input(_ message: WireReader) throws -> LayerGraph.Input {
    var (input, fields) = (LayerGraph.Input(name: "", shape: nil), message)
    while let (field, value) = try fields.next() {
      if field == 1 { input.name = try fields.text(value) }
      guard field == 2 else { continue }
      var type = try fields.message(value)
      while let (field, value) = try type.next() {
        guard field == 1 else { continue }
        var tensor = try type.message(value)
        while let (field, value) = try tensor.next() {
          if field == 2 { input.shape = try shape(try tensor.message(value)) }
        }
      }
    }
    return input
  }

  private static func shape(_ message: WireReader) throws -> [Int?] {
    var (sides, fields): ([Int?], WireReader) = ([], message)
    while let (field, value) = try fields.next() {
      guard field == 1 else { continue }
      var (side, dimension): (Int?, WireReader) = (nil, try fields.message(value))
      while let (field, value) = try dimension.next() {
        if field == 1 { side = Int(exactly: try dimension.integer(value)).flatMap { $0 > 0 ? $0 : nil } }
      }
      if let side, side > 1 << 20 { throw ModelProblem("it states a side of \(side)") }
      sides.append(side)
    }
    return sides
  }
}

/// A name of a file as it may be shown: short, in quotes.
func quoted(_ name: String) -> String {
  let shown = name.unicodeScalars.prefix(80).map { $0.properties.generalCategory == .control ? "?" : Character($0) }
  return "'\(String(shown))'"
}
