// PublishedFiguresTests: each figure that lies beside the published tables, from the table's own file.
import Foundation
import Testing
import Votes

@Suite(.enabled(if: SharedVotes.isThere, "../shared/data is not beside the checkout"))
struct PublishedFiguresTests {
  /// What the statistic of that name is; nil for one that curate does not have.
  private func figure(_ statistic: String, _ found: Agreement) -> Double? {
    switch statistic {
    case "Fleiss kappa", "Fleiss kappa (3 raters)": return found.fleissKappa.value
    case "z": return found.fleissZ
    case "P_bar": return found.percentAgreement
    case "P_e":
      guard let kappa = found.fleissKappa.value, let observed = found.percentAgreement else { return nil }
      return (observed - kappa) / (1 - kappa)
    case "Cohen kappa raters 2,3 unweighted":
      return found.pairwise.first { $0.a == "rater2" && $0.b == "rater3" }?.kappa.value
    case "Krippendorff alpha nominal": return found.krippendorffAlpha.value
    default:
      let words = statistic.split(separator: " ")
      guard words.starts(with: ["category", "kappa"]), words.count > 2 else { return nil }
      return found.perCategory.first { $0.category == words[2] }?.kappa.value
    }
  }

  @Test func `every published figure`() throws {
    let rows = try SharedVotes.published("expected.csv")
    #expect(rows.count >= 13)
    for row in rows {
      let (file, statistic) = (row[0].replacing("*", with: "wide"), row[1])
      let found = figure(statistic, agreement(of: VoteTable(try SharedVotes.publishedVotes(file))))
      let computed = try #require(Double(row[4]))
      #expect(close(found, computed, 1e-12), "\(file): \(statistic) is \(String(describing: found)), not \(computed)")
      guard let published = Double(row[2]) else { continue }
      let digits = row[2].split(separator: ".").last?.count ?? 0
      #expect(close(found, published, 0.5000001 * pow(10, -Double(digits))), "\(file): \(statistic) is \(row[2])")
    }
  }
}

extension SharedVotes {
  /// The votes of a table with a row a subject: a column a rater, or in files of counts a column a category.
  static func publishedVotes(_ name: String) throws -> [Vote] {
    let rows = try published(name, header: true)
    if name.contains("_long") { return rows.dropFirst().map { Vote(item: $0[0], annotator: $0[1], label: $0[2]) } }
    let columns = Array(rows[0].dropFirst())
    return rows.dropFirst().flatMap { row -> [Vote] in
      guard name.contains("_counts") else {
        return zip(columns, row.dropFirst()).map { Vote(item: row[0], annotator: $0, label: $1) }
      }
      let labels = zip(columns, row.dropFirst()).flatMap { Array(repeating: $0, count: Int($1) ?? 0) }
      return labels.enumerated().map { Vote(item: row[0], annotator: "r\($0)", label: $1) }
    }
  }

  /// The rows of a file, cells in quotes where they hold commas.
  static func published(_ name: String, header: Bool = false) throws -> [[String]] {
    let text = try String(contentsOf: folder.appendingPathComponent("published/\(name)"), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst(header ? 0 : 1).map { line in
      var cells = [""]
      var isQuoted = false
      for character in line {
        if character == "\"" {
          isQuoted.toggle()
        } else if character == ",", !isQuoted {
          cells.append("")
        } else {
          cells[cells.count - 1].append(character)
        }
      }
      return cells
    }
  }
}
