// PublishedFigures: what the paper counted beside what was counted here.
import Base
import Foundation

/// An answer of a command, or a part of one.
package enum AnswerValue: Sendable, Hashable, Decodable {
  case number(Double)
  case text(String)
  case list([AnswerValue])
  case object([String: AnswerValue])
  case nothing

  package init(from decoder: any Decoder) throws {
    if let members = try? [String: AnswerValue](from: decoder) {
      self = .object(members)
    } else if let elements = try? [AnswerValue](from: decoder) {
      self = .list(elements)
    } else if let number = try? Double(from: decoder) {
      self = .number(number)
    } else if let text = try? String(from: decoder) {
      self = .text(text)
    } else {
      self = .nothing
    }
  }

  /// The value at a path. In a list of objects a name is that of the object one of whose texts it is, also where it is a
  /// number; else a number is a place, from 0. Nil where the path leads nowhere.
  package subscript(path path: some Sequence<String>) -> AnswerValue? {
    path.reduce(self) { (value: AnswerValue?, name) -> AnswerValue? in
      switch value {
      case .object(let members): members[name]
      case .list(let elements):
        elements.first { element in
          if case .object(let members) = element { members.values.contains(.text(name)) } else { false }
        } ?? Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
      default: nil
      }
    }
  }
}

/// A figure of the paper, and the same of this run.
package struct ComparedFigure: Sendable, Hashable {
  package var what: String
  package var published: Double?
  package var publishedShare: Double?
  package var here: Double?
  package var hereShare: Double?
  /// What the shares are of.
  package var of: String?
}

extension Recipe {
  /// Each figure with what the steps answered.
  /// - Parameter answers: by the steps' names; steps that were not done are not there.
  package func compared(_ answers: [String: AnswerValue]) -> [ComparedFigure] {
    let here = figures.map { figure in Self.value(figure.here, answers) }
    return figures.enumerated().map { place, figure in
      let whole = figure.of.flatMap { name in figures.firstIndex { $0.what == name } }
      func share(_ part: Double?, _ whole: Double?) -> Double? {
        guard let part, let whole, whole != 0 else { return nil }
        return part / whole
      }
      return ComparedFigure(
        what: figure.what, published: figure.published,
        publishedShare: figure.publishedShare ?? whole.flatMap { share(figure.published, figures[$0].published) },
        here: here[place],
        hereShare: whole.flatMap { share(here[place], here[$0]) }, of: figure.of)
    }
  }

  private static func value(_ expression: String, _ answers: [String: AnswerValue]) -> Double? {
    var sum = 0.0
    for term in expression.components(separatedBy: " + ") {
      let path = term.split(separator: ".").map(String.init)
      guard let step = path.first, let answer = answers[step], case .number(let number) = answer[path: path.dropFirst()]
      else { return nil }
      sum += number
    }
    return sum
  }
}
