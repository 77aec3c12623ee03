// BackboneEarlierLayer: a second look into a residual network, before its last layers see nothing but kinds of things.

extension Backbone {
  /// Adds a layer to the guessed one: the first residual sum at the last resolution, a block or two before the end.
  ///
  /// The last layers of a network that was trained to name things keep what tells things apart and lose how they were
  /// photographed (Yosinski et al. 2014, "How transferable are features in deep neural networks?"). Both together make
  /// fewer errors than either: docs/SELFIES.md has the figures. Networks without residual sums keep the one layer.
  static func addEarlierLayer(to guess: inout BackboneGuess, of graph: LayerGraph, _ files: ModelFiles) throws {
    let net = try read(files)
    let input = BackboneInput(guess.settings, isChannelsLast: guess.isChannelsLast).shape
    let known = Dictionary(net.layers.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    /// Height and width of what a layer makes, where it still has places.
    func places(_ node: LayerGraph.Node) -> [Int]? {
      guard let index = known[node.layer], let shape = net.shape(ofLayer: index, input: input), shape.count == 4,
        shape[2] * shape[3] > 1
      else { return nil }
      return Array(shape[2...])
    }
    guard let last = graph.nodes.lazy.reversed().compactMap(places).first else { return }
    // A sum of two layers, and not of a layer and a constant.
    let sum = graph.nodes.first { node in
      ["Add", "Sum", "Eltwise"].contains(node.type) && places(node) == last
        && node.inputs.count(where: { graph.maker(of: $0) != nil }) == 2
    }
    guard let sum, !guess.settings.layers.contains(graph.shownName(of: sum)) else { return }
    guess.settings.layers.insert(graph.shownName(of: sum), at: 0)
    guess.earlierReason = "the first residual sum at the last resolution"
  }
}
