// RegressionTerms: the columns of a regression by name, and a number for each.

/// A column of the regression, in the order in which they are told.
package enum RegressionTerm: String, Sendable, CaseIterable {
  case intercept
  case log10Followers = "log10_followers"
  case hashtags
  case log10AgeDays = "log10_age_days"
  case weekdayTuesday = "weekday_tuesday"
  case weekdayWednesday = "weekday_wednesday"
  case weekdayThursday = "weekday_thursday"
  case weekdayFriday = "weekday_friday"
  case weekdaySaturday = "weekday_saturday"
  case weekdaySunday = "weekday_sunday"
  case log10Comments = "log10_comments"

  /// Where `RegressionTerms` keeps it.
  var place: Int {
    switch self {
    case .intercept: 0
    case .log10Followers: 1
    case .hashtags: 2
    case .log10AgeDays: 3
    case .weekdayTuesday: 4
    case .weekdayWednesday: 5
    case .weekdayThursday: 6
    case .weekdayFriday: 7
    case .weekdaySaturday: 8
    case .weekdaySunday: 9
    case .log10Comments: 10
    }
  }

  /// The day of an indicator, 1 for Tuesday to 6 for Sunday; nil for other columns.
  var weekday: Int? { (4...9).contains(place) ? place - 3 : nil }

  /// The column of a day, 1 for Tuesday to 6 for Sunday; nil for Monday, with which the others are compared.
  init?(weekday: Int) {
    guard let term = Self.allCases.first(where: { $0.weekday == weekday }) else { return nil }
    self = term
  }

  /// What the column is a part of; nil for the intercept.
  package var control: RegressionOptions.Control? {
    switch self {
    case .intercept: nil
    case .log10Followers: .followers
    case .hashtags: .hashtags
    case .log10AgeDays: .age
    case .log10Comments: .comments
    case .weekdayTuesday, .weekdayWednesday, .weekdayThursday, .weekdayFriday, .weekdaySaturday, .weekdaySunday:
      .weekday
    }
  }
}

/// One number for each column of the regression, nil for a column that is not in it.
package struct RegressionTerms: Sendable, Equatable {
  private var values: [Double?]

  package init(intercept: Double, _ others: [RegressionTerm: Double] = [:]) {
    values = Array(repeating: nil, count: RegressionTerm.allCases.count)
    for (term, value) in others { values[term.place] = value }
    values[0] = intercept
  }

  package subscript(term: RegressionTerm) -> Double? {
    get { values[term.place] }
    set { values[term.place] = newValue }
  }

  package var intercept: Double { values[0] ?? 0 }
  /// Of log10(1 + followers).
  package var log10Followers: Double? { self[.log10Followers] }
  /// Of one hashtag more.
  package var hashtags: Double? { self[.hashtags] }

  /// The columns that have a number, in their order.
  package var present: [(term: RegressionTerm, value: Double)] {
    RegressionTerm.allCases.compactMap { term in self[term].map { (term, $0) } }
  }

  /// Two of them taken together, where both have a number.
  func combined(with other: Self, _ combine: (Double, Double) -> Double) -> Self {
    var result = self
    for place in values.indices {
      if let mine = values[place], let its = other.values[place] {
        result.values[place] = combine(mine, its)
      } else {
        result.values[place] = nil
      }
    }
    return result
  }
}
