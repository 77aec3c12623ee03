// ClassNameProblem: what classes cannot be called, since names end up in folders, labels and tables.
import Foundation

/// Why two names are not those of the classes of a model.
package enum ClassNameProblem: Error, Hashable, Sendable {
  case empty
  /// Both classes are called so.
  case same(String)
  /// A name holds a control character, a line break, `=` or `/`.
  case character(name: String, character: Unicode.Scalar)

  /// What is wrong with two names; nil where nothing is.
  package static func of(_ names: [String]) -> ClassNameProblem? {
    for name in names {
      if name.isEmpty { return .empty }
      let bad = name.unicodeScalars.first {
        $0 == "=" || $0 == "/" || CharacterSet.controlCharacters.contains($0) || CharacterSet.newlines.contains($0)
      }
      if let bad { return .character(name: name, character: bad) }
    }
    return Set(names).count < names.count ? .same(names[0]) : nil
  }

  /// A full sentence.
  package var sentence: String {
    switch self {
    case .empty: return "A class has no name."
    case .same(let name): return "Both classes are called \(name)."
    case .character(let name, let character):
      let isShown = character == "=" || character == "/"
      let code = String(character.value, radix: 16, uppercase: true)
      let what = isShown ? String(character) : "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
      return
        "A class is called \(isShown ? name : name.debugDescription), and the names of classes cannot have \(what) in them."
    }
  }
}
