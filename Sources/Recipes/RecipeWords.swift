// RecipeWords: a command of a recipe as words, with what is put in for its placeholders.

/// The words of a command: `import {dumps}`, `selfies predict [--model {model}]`. Words are parted by blanks. `{name}` stands
/// for an input or a setting; a word that is nothing else stands for as many words as the input has. What is in brackets is
/// left out where one of its placeholders stands for nothing.
struct RecipeWords {
  enum Problem: Error {
    case bracket
    case brace(String)

    var words: String {
      switch self {
      case .bracket: "has a bracket without its counterpart"
      case .brace(let word): "has the word \(word), whose braces do not match"
      }
    }
  }

  /// Runs of words; the optional ones were in brackets.
  private var runs: [(words: [String], isOptional: Bool)] = []

  /// - Throws: `Problem`.
  init(_ line: String) throws {
    var inside: [String]?
    for word in line.split(separator: " ").map(String.init) {
      var word = word
      if word.hasPrefix("[") {
        guard inside == nil else { throw Problem.bracket }
        inside = []
        word.removeFirst()
      }
      let closes = word.hasSuffix("]")
      if closes { word.removeLast() }
      _ = try Self.parts(of: word)
      if inside != nil { inside?.append(word) } else { runs.append(([word], false)) }
      if closes {
        guard let words = inside else { throw Problem.bracket }
        runs.append((words, true))
        inside = nil
      }
    }
    guard inside == nil else { throw Problem.bracket }
  }

  /// Names between braces, and the text between them.
  private static func parts(of word: String) throws -> [(text: String, isName: Bool)] {
    var parts: [(String, Bool)] = []
    var rest = word[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else { throw Problem.brace(word) }
      parts.append((String(rest[..<open]), false))
      parts.append((String(rest[rest.index(after: open)..<close]), true))
      rest = rest[rest.index(after: close)...]
    }
    guard !rest.contains("}") else { throw Problem.brace(word) }
    return (parts + [(String(rest), false)]).filter { !$0.0.isEmpty }
  }

  var placeholders: [String] {
    runs.flatMap(\.words).flatMap { ((try? Self.parts(of: $0)) ?? []).filter(\.isName).map(\.text) }
  }

  /// The words of the command.
  /// - Parameter values: what each placeholder stands for.
  func filled(_ values: [String: [String]]) -> [String] {
    runs.flatMap { run -> [String] in
      let filled = run.words.map { word -> [String] in
        let parts = (try? Self.parts(of: word)) ?? []
        if parts.count == 1, let only = parts.first, only.isName { return values[only.text] ?? [] }
        return [parts.map { $0.isName ? values[$0.text, default: []].joined(separator: ",") : $0.text }.joined()]
      }
      guard run.isOptional else { return filled.flatMap(\.self) }
      let names = run.words.flatMap { ((try? Self.parts(of: $0)) ?? []).filter(\.isName).map(\.text) }
      return names.allSatisfy { !values[$0, default: []].isEmpty } ? filled.flatMap(\.self) : []
    }
  }
}
