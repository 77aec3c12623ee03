// CaffeOutline: the layers of a Caffe network, read from its prototxt.

/// Reads the text format of protobuf as far as a network's outline needs it: names, nesting, and what is written.
struct CaffeOutline {
  private(set) var graph = LayerGraph()

  /// A layer's or the network's settings, in their order; a setting may be written several times.
  private indirect enum Entry {
    case value(String)
    case block([(name: String, entry: Entry)])
  }

  /// Nesting beyond this is nobody's network.
  private static let deepest = 20
  /// A prototxt has some kilobytes.
  static let limit = 16 << 20

  /// - Throws: `ModelProblem`.
  init(_ text: [UInt8]) throws {
    guard text.count <= Self.limit else { throw ModelProblem("it is no prototxt: it has more than 16 MB") }
    var tokens = CaffeTokens(text)
    guard case .block(let network) = try Self.block(&tokens, depth: 0) else { return }
    var sides = network.filter { $0.name == "input_dim" }.map { Self.number($0.entry) }
    for (name, entry) in network where name == "input_shape" { sides += Self.sides(entry) }
    var inputs = network.compactMap { $0.name == "input" ? Self.text($0.entry) : nil }
    for (name, entry) in network where name == "layer" || name == "layers" {
      guard case .block(let settings) = entry else { throw ModelProblem("it has a layer without settings") }
      func all(_ name: String) -> [String] { settings.compactMap { $0.name == name ? Self.text($0.entry) : nil } }
      let node = LayerGraph.Node(
        name: all("name").first ?? "", type: all("type").first ?? "", inputs: all("bottom"), outputs: all("top"),
        layer: all("name").first ?? "")
      guard !node.name.isEmpty, !node.type.isEmpty else {
        throw ModelProblem("it has a layer without a name or a kind")
      }
      guard node.type.lowercased() == "input" else {
        try Self.check(settings)
        graph.nodes.append(node)
        guard graph.nodes.count <= LayerGraph.mostNodes else { throw ModelProblem.tooManyLayers }
        continue
      }
      inputs += node.outputs
      for (name, entry) in settings where name == "input_param" {
        guard case .block(let shapes) = entry else { continue }
        for (name, entry) in shapes where name == "shape" { sides += Self.sides(entry) }
      }
    }
    guard !graph.nodes.isEmpty else { throw ModelProblem("it names no layers") }
    let shape = sides.count == 4 ? sides.map { $0.flatMap { 1...65_536 ~= $0 ? $0 : nil } } : nil
    graph.inputs = inputs.map { LayerGraph.Input(name: $0, shape: shape) }
    let read = Set(graph.nodes.flatMap { node in node.inputs.filter { !node.outputs.contains($0) } })
    graph.outputs = graph.nodes.flatMap(\.outputs).filter { !read.contains($0) }
  }

  private static func block(_ tokens: inout CaffeTokens, depth: Int) throws -> Entry {
    guard depth < deepest else { throw ModelProblem("its settings are nested too deeply") }
    var entries: [(name: String, entry: Entry)] = []
    while let name = try tokens.next() {
      if name == "}", depth > 0 { return .block(entries) }
      guard name.first?.isLetter == true, var token = try tokens.next() else { break }
      if token == ":" {
        guard let next = try tokens.next() else { break }
        token = next
      }
      guard token != "}", token != ":" else { break }
      entries.append((name, token == "{" ? try block(&tokens, depth: depth + 1) : .value(token)))
      if tokens.isAtEnd, depth == 0 { return .block(entries) }
    }
    if depth == 0, tokens.isAtEnd, !entries.isEmpty { return .block(entries) }
    throw ModelProblem("it is no prototxt, or damaged")
  }

  /// Settings that OpenCV divides by or takes memory for.
  private static func check(_ settings: [(name: String, entry: Entry)]) throws {
    for (name, entry) in settings {
      switch entry {
      case .block(let inner): try check(inner)
      case .value(let value):
        let atLeastOne = name.hasPrefix("stride") || name.hasPrefix("kernel") || name == "group" || name == "dilation"
        guard atLeastOne || name.hasPrefix("pad") || name == "num_output" else { continue }
        guard let number = Int(value), (atLeastOne ? 1 : 0)...1_000_000 ~= number else {
          throw ModelProblem("a layer has a setting that cannot be (\(name): \(value.prefix(40)))")
        }
      }
    }
  }

  private static func text(_ entry: Entry) -> String? {
    guard case .value(let text) = entry else { return nil }
    return text.first == "\"" || text.first == "'" ? String(text.dropFirst().dropLast()) : text
  }

  private static func number(_ entry: Entry) -> Int? { text(entry).flatMap { Int($0) } }

  private static func sides(_ entry: Entry) -> [Int?] {
    guard case .block(let entries) = entry else { return [] }
    return entries.filter { $0.name == "dim" }.map { number($0.entry) }
  }
}

/// The words of a prototxt: names, numbers, strings with their quotes, braces and colons.
private struct CaffeTokens {
  private let text: [UInt8]
  private var at = 0

  init(_ text: [UInt8]) { self.text = text }

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return at == text.count
    }
  }

  mutating func next() throws -> String? {
    skipBlanks()
    guard at < text.count else { return nil }
    let start = at
    let first = text[at]
    at += 1
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      while at < text.count, text[at] != first { at += text[at] == UInt8(ascii: "\\") ? 2 : 1 }
      guard at < text.count else { throw ModelProblem("a string in it has no end") }
      at += 1
    } else if Self.isPartOfWord(first) {
      while at < text.count, Self.isPartOfWord(text[at]) { at += 1 }
    }
    return String(decoding: text[start..<at], as: UTF8.self)
  }

  private mutating func skipBlanks() {
    while at < text.count {
      if text[at] == UInt8(ascii: "#") {
        while at < text.count, text[at] != 10 { at += 1 }
      } else if text[at] <= 32 || text[at] == UInt8(ascii: ",") || text[at] == UInt8(ascii: ";") {
        at += 1
      } else {
        return
      }
    }
  }

  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "+"):
      true
    default: false
    }
  }
}
