// AnnotatorStanding: how far an annotator can be relied on, as shares with their intervals.
import Annotator
import Base
import Store
import Votes

/// An annotator's record with its shares.
package struct AnnotatorStanding: Sendable {
  package let record: AnnotatorRecord
  /// The middle of the times of images; nil where votes came from files.
  package let medianSeconds: Double?
  /// Images whose time is known.
  package let timed: Int
  /// Images answered sooner than their task's `too_fast`.
  package let tooFast: Proportion?
  /// Answers that were the same when an image was shown for the second time.
  package let withSelf: Proportion?
  /// Answers that were right on images with a known label.
  package let gold: Proportion?
  /// Right answers of training rounds and introductions.
  package let practice: Proportion?

  /// - Parameter limits: for each task the seconds under which an answer is too fast.
  package init(_ record: AnnotatorRecord, limits: [Int64: Double]) {
    self.record = record
    let all = record.seconds.values.flatMap { $0 }
    timed = all.count
    medianSeconds = median(all)
    let hasty = record.seconds.map { task, seconds in seconds.count { $0 < limits[task] ?? 0 } }.reduce(0, +)
    tooFast = Proportion(hasty, of: all.count)
    withSelf = Proportion(record.repeats.hits, of: record.repeats.count)
    gold = Proportion(record.gold.hits, of: record.gold.count)
    practice = Proportion(record.practice.hits, of: record.practice.count)
  }

  /// Those who have done anything, in the order of their names.
  /// - Parameter task: the task that counts; nil for all, and for those who have done nothing, too.
  package static func all(in store: Store, task: Int64?, now: UTCTime) throws -> [AnnotatorStanding] {
    let limits = try TaskShelf(store: store, now: now).hastyLimits()
    return try store.read { try $0.annotatorRecords(task: task) }
      .filter { task == nil || $0 != AnnotatorRecord(name: $0.name) }.map { AnnotatorStanding($0, limits: limits) }
  }
}
