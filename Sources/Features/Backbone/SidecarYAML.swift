// SidecarYAML: the keys and values of a small YAML file that a stranger may have written.
import Base
import Foundation
import Yams

/// Plain keys with plain values: texts, numbers, true and false, and lists of lists of these. Yams' own way to Swift
/// values ends the program at a key that is a list, so its nodes are walked here.
enum SidecarYAML {
  /// A sidecar file has some hundred bytes.
  private static let mostBytes = 64 << 10
  /// Aliases of aliases multiply: so many of them make a few hundred copies at most.
  private static let mostAliases = 16
  /// Views are lists of lists.
  private static let deepest = 3

  /// What no setting can be.
  private struct Other {}

  /// - Throws: `Fault` with `data` that names the file.
  static func values(_ path: String, _ bytes: [UInt8]) throws -> [String: Any] {
    guard bytes.count <= mostBytes else {
      throw Fault(
        .data, "\(path) has more than \(mostBytes >> 10) KB, and says how a network is to be used in some lines.")
    }
    guard bytes.count(where: { $0 == UInt8(ascii: "*") }) <= mostAliases else {
      throw Fault(.data, "\(path) has more than \(mostAliases) aliases (*); write out what they stand for.")
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw Fault(.data, "\(path) cannot be read as YAML: \(words(of: error)).")
    }
    guard let root, root.null == nil else { return [:] }
    guard let mapping = root.mapping else {
      throw Fault(.data, "\(path) does not hold keys with values, such as size: 224.")
    }
    var values: [String: Any] = [:]
    for (key, value) in mapping {
      guard let word = key.scalar?.string else {
        throw Fault(.data, "\(path) has a key that is no plain word\(key.mark.map { " (line \($0.line))" } ?? "").")
      }
      values[word] = self.value(of: value, depth: 0)
    }
    return values
  }

  private static func value(of node: Node, depth: Int) -> Any {
    switch node {
    case .scalar: node.any
    case .sequence(let items) where depth < deepest: items.map { value(of: $0, depth: depth + 1) }
    default: Other()
    }
  }

  private static func words(of error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      "line \(mark.line): \(problem)"
    case .duplicatedKeysInMapping(let keys, _): "it says \(quoted(keys.first ?? "")) twice"
    default: "its text is damaged"
    }
  }
}
