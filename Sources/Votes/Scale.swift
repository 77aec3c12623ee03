// Scale: what the categories are to each other: mere names, an order, or numbers.
import Base

/// How two different categories compare.
package enum Scale: String, Sendable, Hashable, CaseIterable {
  /// Names: two labels are equal or they are not.
  case nominal
  /// An order: one step apart is less than two.
  case ordinal
  /// Numbers of which the differences mean something.
  case interval
  /// Numbers from a true zero, of which the proportions mean something.
  case ratio
}

/// The categories of a table, put on their scale.
///
/// Everything that knows an order counts by rank: the place of a category among those in use, by position.
struct CategoryScale: Sendable {
  let scale: Scale
  /// For each category of the table its rank.
  let rankOf: [Int32]
  /// For each rank its category.
  let categoryAt: [Int]
  /// For each rank its place on the scale, ascending: the number on interval and ratio scales, the step on ordinal ones.
  let positions: [Double]
  /// The places of all categories that could have been chosen, ascending, those that nobody used among them.
  let levels: [Double]

  private static let mostOnRatio = 2000

  /// - Parameter order: all categories of an ordinal scale from the lowest; empty for their natural order.
  /// - Throws: `Fault(.data)` where a category is not in `order`, or is no number on a scale of numbers.
  init(_ scale: Scale, categories: [String], order: [String] = []) throws(Fault) {
    var places: [Double] = []
    switch scale {
    case .nominal:
      places = categories.indices.map(Double.init)
    case .ordinal where order.isEmpty:
      places = categories.indices.map(Double.init)
    case .ordinal:
      var steps: [String: Int] = [:]
      for (step, label) in order.enumerated() where steps.updateValue(step, forKey: label) != nil {
        throw Fault(.data, "The order \(order.joined(separator: ", ")) names \"\(label)\" twice.")
      }
      for category in categories {
        guard let step = steps[category] else {
          throw Fault(
            .data,
            "There are votes for \"\(category)\", which the order \(order.joined(separator: ", ")) does not name; "
              + "name all labels from the lowest to the highest.")
        }
        places.append(Double(step))
      }
    case .interval, .ratio:
      guard scale == .interval || categories.count <= Self.mostOnRatio else {
        throw Fault(
          .data,
          "There are \(categories.count) categories; the ratio scale compares each with each and takes "
            + "\(Self.mostOnRatio) (the interval scale takes any number).")
      }
      for category in categories {
        // Larger numbers could not be squared.
        guard let number = Double(category), abs(number) <= 1e100 else {
          throw Fault(
            .data,
            "There are votes for \"\(category)\", which is no number; the \(scale.rawValue) scale needs numbers "
              + "(the ordinal scale takes names).")
        }
        guard scale == .interval || number >= 0 else {
          throw Fault(.data, "There are votes for \(category), but the ratio scale knows nothing below zero.")
        }
        places.append(number)
      }
    }
    let byPlace = categories.indices.sorted { (places[$0], $0) < (places[$1], $1) }
    var rankOf = [Int32](repeating: 0, count: categories.count)
    for (rank, category) in byPlace.enumerated() { rankOf[category] = Int32(rank) }
    self.scale = scale
    self.rankOf = rankOf
    categoryAt = byPlace
    positions = byPlace.map { places[$0] }
    levels = scale == .ordinal && !order.isEmpty ? order.indices.map(Double.init) : positions
  }

  /// The categories as mere names, in the order they have.
  init(nominal count: Int) {
    scale = .nominal
    rankOf = (0..<Int32(count)).map { $0 }
    categoryAt = Array(0..<count)
    positions = (0..<count).map(Double.init)
    levels = positions
  }
}
