// Waiting: what a recipe waits for, and what people can do about it.
import Base
import Foundation
import Recipes
import Review
import Store

/// Something that only people can bring, and that is not there yet.
struct Waiting: Sendable {
  /// Whether what a recipe waits for is there.
  enum State: Sendable {
    case there
    /// Enough for somebody who goes on with --partial; what is missing, as a clause.
    case partly(String)
    case waiting(Waiting)
  }

  private enum What: Sendable {
    /// `isEarly`: there was a second look, and it came too soon.
    case revisit(days: Int, first: UTCTime?, last: UTCTime?, isEarly: Bool)
    case votes(task: String, images: Int, finished: Int, missing: Int, perImage: Int)
  }

  private let what: What

  /// - Throws: `Fault(.data)` where there is nothing to wait for: the task has no photograph.
  static func state(of wait: Recipe.Wait, store: Store, isPartial: Bool) throws -> State {
    switch wait {
    case .revisit(let days):
      // A seventh of the time too early is what the readings of a week are allowed.
      let seconds = Int64(days) * 86_400 * 6 / 7
      let (isThere, isEarly, span) = try store.read {
        (try $0.hasRevisits(atLeast: seconds), try $0.hasRevisits(), try $0.postedSpan())
      }
      if isThere { return .there }
      return .waiting(Waiting(what: .revisit(days: days, first: span?.first, last: span?.last, isEarly: isEarly)))
    case .votes(let name):
      let standing = try TaskStanding(AskedQuestion(store, task: name, now: currentTime()))
      guard standing.asked > 0 else {
        throw Fault(
          .data,
          "There is no photograph to ask about: none is left by the steps before, which say how many each rule left. A larger "
            + "crawl or other settings may help.")
      }
      let missing =
        standing.asked * standing.votesPerItem
        - standing.byVotes.reduce(0) { $0 + min($1.key, standing.votesPerItem) * $1.value }
      if missing <= 0 { return .there }
      if isPartial, standing.finished + standing.begun > 0 {
        return .partly("\(missing.of("vote")) on \(standing.asked.of("photograph")) are missing")
      }
      return .waiting(
        Waiting(
          what: .votes(
            task: name, images: standing.asked, finished: standing.finished, missing: max(0, missing),
            perImage: standing.votesPerItem)))
    }
  }

  static func words(for wait: Recipe.Wait) -> String {
    switch wait {
    case .revisit(let days): "a second look at the same posts, \(days.of("day")) after they were posted"
    case .votes(let task): "all votes of the task \(task)"
    }
  }

  var fields: [(String, JSON)] {
    switch what {
    case .revisit(let days, let first, let last, let isEarly):
      func due(_ time: UTCTime?) -> JSON {
        JSON(time.map { UTCTime(seconds: $0.seconds + Int64(days) * 86_400).iso8601 })
      }
      return [
        ("for", "revisit"), ("days", .int(days)), ("due_from", due(first)), ("due_to", due(last)),
        ("too_early", .bool(isEarly)),
      ]
    case .votes(let task, let images, let finished, let missing, _):
      return [
        ("for", "votes"), ("task", .string(task)), ("images", .int(images)), ("finished", .int(finished)),
        ("votes_missing", .int(missing)),
      ]
    }
  }

  /// What people are to do now.
  func text(goOn: String) -> String {
    switch what {
    case .revisit(let days, let first, let last, let isEarly):
      var when = ""
      if let first, let last {
        func day(_ time: UTCTime) -> Substring {
          UTCTime(seconds: time.seconds + Int64(days) * 86_400).iso8601.prefix(10)
        }
        let (from, to) = (day(first), day(last))
        when = from == to ? " (on \(from))" : " (from \(from) to \(to))"
      }
      let soon =
        isEarly
        ? "  The second look that there is came too early: no likes were read so long after their post.\n" : ""
      return soon + """
          Now it waits for a second look: read the same posts again \(days.of("day")) after each was posted\(when), with the tool
          that made the crawl, and go on with
            \(goOn) --revisit SECOND-LOOK
        """
    case .votes(let task, let images, let finished, let missing, let perImage):
      return """
          Now it waits for people: \(missing.of("vote")) on \(images.of("photograph")) are missing (\(finished.grouped) have all \(perImage)).
          \(perImage == 1 ? "Somebody annotates" : "\(perImage.grouped) people annotate, each under a name of their own"):
            curate annotate --as NAME --task \(task)
          or in a browser, with curate annotators invite NAME and curate serve; votes from elsewhere come with --votes FILE.
          Then go on with
            \(goOn)
          or, with the votes that are there, the same and --partial.
        """
    }
  }
}
