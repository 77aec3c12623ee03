// LayerGraph: which layer is fed by which, whatever format the model has.

/// The outline of a network: names and kinds, no weights.
struct LayerGraph: Hashable {
  struct Node: Hashable {
    /// May be empty in ONNX.
    var name: String
    /// `Conv`, `Gemm`, `InnerProduct` and the like, as the format spells it.
    var type: String
    /// What it reads, weights included, by the names of tensors.
    var inputs: [String]
    var outputs: [String]
    /// The name that OpenCV gives the layer.
    var layer: String
  }

  struct Input: Hashable {
    var name: String
    /// Batch, channels, height, width as far as the file says; nil for a side that is left open.
    var shape: [Int?]?
  }

  var inputs: [Input] = []
  var outputs: [String] = []
  /// In the order in which they run.
  var nodes: [Node] = []

  /// Names are looked up one by one; the largest published networks have some thousands of layers.
  static let mostNodes = 10_000

  /// The last node before `index` (all of them where none is given) that makes the tensor. Caffe's layers may write to
  /// the tensor that they read.
  func maker(of tensor: String, before index: Int? = nil) -> Int? {
    nodes[..<(index ?? nodes.count)].lastIndex { $0.outputs.contains(tensor) }
  }

  /// What a person calls the node: its tensor, or its own name where others write to the same tensor.
  func shownName(of node: Node) -> String {
    guard let tensor = node.outputs.first else { return node.name }
    return node.name.isEmpty || nodes.count { $0.outputs.contains(tensor) } == 1 ? tensor : node.name
  }

  /// The node that somebody calls `name`.
  func node(called name: String) -> Node? {
    nodes.first { shownName(of: $0) == name } ?? nodes.first { $0.name == name }
      ?? nodes.first { $0.outputs.contains(name) }
  }
}
