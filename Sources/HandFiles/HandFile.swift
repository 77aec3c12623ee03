// HandFile: a YAML file that people write by hand: decoded, or what is wrong with it in one sentence.
package import Base
import Foundation
import Yams

/// The keys that a part of a file may have, and those of the parts in its lists.
package struct KeyTree: Sendable {
  package var keys: [String]
  /// By the key under which the list stands.
  package var lists: [String: KeyTree]

  package init(_ keys: [String], lists: [String: KeyTree] = [:]) { (self.keys, self.lists) = (keys, lists) }
}

/// A file in YAML, named as the user knows it.
package struct HandFile: Sendable {
  private let yaml: String
  private let origin: String
  private let kind: String

  /// - Parameters:
  ///   - origin: how errors name the file.
  ///   - kind: what it should be: "task", "recipe".
  package init(_ yaml: String, origin: String, kind: String) {
    (self.yaml, self.origin, self.kind) = (yaml, origin, kind)
  }

  /// The error for something that is wrong with it.
  /// - Parameter words: a clause without its full stop.
  package func wrong(_ words: String) -> Fault { Fault(.data, "\(origin) is no \(kind): \(words).") }

  /// - Parameter tree: the keys that there are; a strange one is told before a missing one, which may be the same slip.
  /// - Throws: `Fault(.data)` with the first thing that is strange, missing or of another kind, and its place.
  package func decoded<T: Decodable>(as type: T.Type, keys tree: KeyTree) throws -> T {
    guard yaml.contains(where: { !$0.isWhitespace }) else { throw wrong("it is empty") }
    try checkKeys(tree)
    do {
      return try YAMLDecoder().decode(type, from: yaml)
    } catch let error as DecodingError {
      throw wrong(Self.words(error))
    } catch let error as YamlError {
      throw wrong("its YAML cannot be read (\(String(describing: error).split(separator: "\n").first ?? ""))")
    } catch {
      throw wrong("its YAML cannot be read")
    }
  }

  /// A misspelt key would silently be nothing.
  /// - Throws: `Fault(.data)` with the first key that is none of the tree's, and the one that was probably meant.
  private func checkKeys(_ tree: KeyTree) throws {
    guard let file = try? Yams.load(yaml: yaml) as? [String: Any] else { return }
    try check(file, tree, in: "")
  }

  private func check(_ part: [String: Any], _ tree: KeyTree, in place: String) throws {
    if let strange = part.keys.sorted().first(where: { !tree.keys.contains($0) }) {
      let hint = nearestName(to: strange, among: tree.keys).map { "; \($0) is one" } ?? ""
      throw wrong("\"\(strange)\" in \(place.isEmpty ? "the file" : place) is no key of a \(kind)\(hint)")
    }
    for (list, tree) in tree.lists.sorted(by: { $0.key < $1.key }) {
      for (number, item) in ((part[list] as? [[String: Any]]) ?? []).enumerated() {
        try check(item, tree, in: "\(place.isEmpty ? "" : place + ".")\(list).\(number + 1)")
      }
    }
  }

  private static func words(_ error: DecodingError) -> String {
    func path(_ context: DecodingError.Context) -> String {
      let names = context.codingPath.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }
      return names.isEmpty ? "the file" : names.joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context): return "\(path(context)) lacks \(key.stringValue)"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(path(context)) has a value of another kind than expected"
    case .dataCorrupted(let context):
      let line = (context.underlyingError as? YamlError).flatMap(line)
      return "its YAML cannot be read\(line ?? (context.codingPath.isEmpty ? "" : " at \(path(context))"))"
    @unknown default: return "its YAML cannot be read"
    }
  }

  private static func line(of error: YamlError) -> String? {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      " at line \(mark.line): \(problem)"
    case .duplicatedKeysInMapping(let keys, _):
      ": \(keys.map { String(describing: $0) }.joined(separator: ", ")) stands twice"
    default: nil
    }
  }
}

extension StringProtocol {
  /// Whether it can be a name in a file, in a command and in a table: letters, digits, - and _, and some of them.
  package var isPlainName: Bool {
    !isEmpty && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }
}
