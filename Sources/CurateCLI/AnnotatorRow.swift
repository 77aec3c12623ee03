// AnnotatorRow: what is told of an annotator, for people and for programs.
import Base
import Foundation
import Review
import Store
import Votes

extension AnnotatorStanding {
  var json: JSON {
    [
      "name": .string(record.name), "votes": .int(record.votes), "images": .int(record.images),
      "timed": .int(timed), "median_seconds": JSON(medianSeconds), "too_fast": Self.json(tooFast),
      "with_self": Self.json(withSelf), "gold": Self.json(gold), "practice": Self.json(practice),
      "flags": .int(record.flags),
    ]
  }

  private static func json(_ share: Proportion?) -> JSON {
    guard let share else { return .null }
    return [
      "count": .int(share.count), "hits": .int(share.hits), "share": .double(share.value), "low": .double(share.low),
      "high": .double(share.high),
    ]
  }

  /// A table, without the columns in which nobody has anything; and words on who should be asked.
  static func table(_ rows: [AnnotatorStanding]) -> String {
    var columns: [(title: String, cell: (AnnotatorStanding) -> String?)] = [
      ("votes", { $0.record.votes.grouped }), ("images", { $0.record.images.grouped }),
      ("s an image", { $0.medianSeconds?.decimals(1) }), ("too fast", { $0.tooFast.map(percent) }),
      ("with self", { $0.withSelf.map(interval) }), ("gold", { $0.gold.map(interval) }),
      ("practice", { $0.practice.map(interval) }),
      ("flags", { $0.record.flags == 0 ? nil : $0.record.flags.grouped }),
    ]
    columns.removeAll { column in
      !["votes", "images"].contains(column.title) && rows.allSatisfy { column.cell($0) == nil }
    }
    var lines = [
      Screen.table(
        [["annotator"] + columns.map(\.title)]
          + rows.map { row in
            [row.record.name] + columns.map { $0.cell(row) ?? "" }
          })
    ]
    for row in rows {
      if let fast = row.tooFast, fast.low > 0.1 {
        lines.append(
          "\(row.record.name) was through with \(percent(fast)) of the images faster than a photograph can be looked at."
        )
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func percent(_ share: Proportion) -> String { "\((share.value * 100).decimals(1)) %" }

  private static func interval(_ share: Proportion) -> String {
    "\(percent(share)) of \(share.count.grouped) (\((share.low * 100).decimals(0)) to \((share.high * 100).decimals(0)))"
  }
}
