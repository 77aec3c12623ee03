// ScoreOptions: how likes become scores, of which posts, and what is shown of it.
import ArgumentParser
import Base
import Export
import Foundation
import Scores
import Store

extension ScoreMethod: ExpressibleByArgument {}

/// The ways to a score.
enum ScoreMethod: String, CaseIterable {
  case regression, ratio, bins, manual

  /// The methods that ask the likes.
  static let ofLikes: [ScoreMethod] = [.regression, .ratio, .bins]
}

/// How likes become scores, and scores labels.
struct ScoreMethodOptions: ParsableArguments {
  @Option(help: "How a score is made: \(ScoreMethod.allCases.map(\.rawValue).joined(separator: ", ")).")
  var method: ScoreMethod = .regression

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The share called top (default: as --bottom's, or 0.1 for regression, 0.5 for ratio and bins, of each bin).",
      valueName: "share"))
  var top: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The share called bottom (default: as --top's, likewise).", valueName: "share"))
  var bottom: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "In place of both: the share at each end, counted as one, so that 0.1 labels a fifth of the posts and no post less.",
      valueName: "share"))
  var tails: Double?

  @Option(
    help: ArgumentHelp(
      "regression: what likes are corrected for: \(RegressionOptions.Control.allCases.map(\.rawValue).joined(separator: ", ")) "
        + "(default: followers,hashtags; \"\": nothing).", valueName: "name,…"))
  var controls: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("bins: how many posts of similar followers compete (default: 100).", valueName: "posts"))
  var binSize: Int?

  @Option(help: ArgumentHelp("manual: the task whose votes are the scores.", valueName: "name"))
  var task: String?

  @Option(help: ArgumentHelp("manual: the question of the task (default: its main one).", valueName: "name"))
  var question: String?

  /// - Parameter isComparing: whether the other methods that ask likes are run too.
  func validate(isComparing: Bool) throws {
    if tails != nil, top != nil || bottom != nil {
      throw ValidationError("--tails stands for --top and --bottom, and does not go with them.")
    }
    for (option, share) in [("--top", top), ("--bottom", bottom), ("--tails", tails)] {
      guard let share, !(share >= 0 && share <= 0.5) else { continue }
      throw ValidationError("\(option) \(share) must lie between 0 and 0.5.")
    }
    if let binSize, !(2...1_000_000).contains(binSize) {
      throw ValidationError("--bin-size \(binSize) must lie between 2 and 1000000.")
    }
    for (option, isGiven, owner) in [
      ("--controls", controls != nil, ScoreMethod.regression), ("--bin-size", binSize != nil, .bins),
      ("--task", task != nil, .manual), ("--question", question != nil, .manual),
    ] where isGiven && method != owner && !(isComparing && owner != .manual) {
      throw ValidationError("\(option) belongs to --method \(owner.rawValue), and this is \(method.rawValue).")
    }
    if method == .manual, task == nil {
      throw ValidationError("--method manual makes scores of votes: name their task with --task.")
    }
    _ = try parsedControls()
  }

  /// The shares that were asked for: of two ends the one that is not named is as the other. Nil where none is named.
  var shares: TailShares? {
    if let tails { return TailShares(bottom: tails, top: tails, countsTogether: true) }
    guard let either = top ?? bottom else { return nil }
    return TailShares(bottom: bottom ?? either, top: top ?? either)
  }

  /// The regression's controls, each once.
  func parsedControls() throws -> [RegressionOptions.Control] {
    guard let controls else { return [.followers, .hashtags] }
    guard controls.isEmpty || controls.contains(where: { $0 != "," && $0 != " " }) else {
      throw ValidationError("--controls \(controls) names nothing; \"\" is a regression without controls.")
    }
    return try controls.split(separator: ",").map { word in
      guard let control = RegressionOptions.Control(rawValue: word.trimmingCharacters(in: .whitespaces)) else {
        let known = RegressionOptions.Control.allCases.map(\.rawValue)
        let hint = didYouMean(String(word), among: known)
        throw ValidationError("--controls does not know \(word); it takes \(known.joined(separator: ", ")).\(hint)")
      }
      return control
    }
  }
}

/// Which posts are scored, and which of their likes.
struct ScorePostOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Take the likes as they were so long after posting: 7d, 12h, 90m, 2w (default: as last read).", valueName: "span")
  )
  var at: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With --at: how far a reading may lie from that moment (default: a seventh of it, so 1d of 7d). Posts without one "
        + "are left out.", valueName: "span"))
  var tolerance: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Leave out posts that were younger when their likes were read (30 is Karpathy's month).", valueName: "days"))
  var minAge: String?

  @Option(
    help:
      "Which posts, by the faces on their photographs: any, some (a photograph that shows one or more), one (exactly one)."
  )
  var faces: FaceFilter = .any

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Leave out accounts whose followers lie outside median ± X · MAD (default: 3 for ratio, else off; 0 is off).",
      valueName: "x"))
  var mad: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Leave out this share of the accounts at each end of followers (default: 0.01 for bins, else 0).",
      valueName: "share"))
  var trim: Double?

  func validate() throws {
    if let at = try span(at, "--at"), at == 0 {
      throw ValidationError("--at must be later than the moment of posting.")
    }
    _ = try (span(tolerance, "--tolerance"), span(minAge, "--min-age"))
    if tolerance != nil, at == nil {
      throw ValidationError("--tolerance says how near to --at a reading must be; add --at SPAN.")
    }
    if let mad, !(mad >= 0 && mad.isFinite) { throw ValidationError("--mad \(mad) must be a number, 0 or more.") }
    if let trim, !(trim >= 0 && trim < 0.5) {
      throw ValidationError("--trim \(trim) must be at least 0 and less than 0.5.")
    }
  }

  /// The first option that was given; for methods that know none of them.
  var given: String? {
    [
      ("--at", at != nil), ("--tolerance", tolerance != nil), ("--min-age", minAge != nil), ("--faces", faces != .any),
      ("--mad", mad != nil), ("--trim", trim != nil),
    ].first { $0.1 }?.0
  }

  private func span(_ text: String?, _ option: String) throws -> Int64? {
    try text.map { try TimeSpan($0, of: option).seconds }
  }

  /// The likes that count, and the posts.
  func selection() throws -> ScoreSelection {
    var moment = LikesMoment.latest
    if let at = try span(at, "--at") {
      moment = .at(after: at, tolerance: try span(tolerance, "--tolerance") ?? at / 7)
    }
    return ScoreSelection(moment: moment, leastAge: try span(minAge, "--min-age"), faces: faces)
  }

  func mad(for method: ScoreMethod) -> Double? {
    let value = mad ?? (method == .ratio ? 3 : 0)
    return value > 0 ? value : nil
  }

  func trim(for method: ScoreMethod) -> Double? {
    let value = trim ?? (method == .bins ? 0.01 : 0)
    return value > 0 ? value : nil
  }
}

/// What is shown besides the answer.
struct ScoreViewOptions: ParsableArguments {
  @Flag(help: "Also say how far the three methods agree, and how far the labels of two readings of the likes do.")
  var compare = false

  @Option(
    help: ArgumentHelp(
      "Also hold the scores against a table of known effects: CSV with the columns post and effect.",
      valueName: "file.csv"))
  var truth: String?

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("Also write scores and labels as CSV.", valueName: "file.csv"))
  var out: String?

  @Option(help: ArgumentHelp("Draw likes over followers, the scores and the coefficients.", valueName: "file.svg"))
  var plot: String?

  @Option(help: ArgumentHelp("Draw the 25 highest and the 25 lowest on one JPEG to look at.", valueName: "file.jpg"))
  var sheet: String?

  @Flag(help: "Keep no labels; only say what they would be.")
  var dryRun = false

  func validate() throws {
    for (option, file, endings) in [("--plot", plot, ["svg"]), ("--sheet", sheet, ["jpg", "jpeg"])] {
      guard let file, !endings.contains((file as NSString).pathExtension.lowercased()) else { continue }
      throw ValidationError("\(option) \(file) must end in .\(endings[0]): that is what is written.")
    }
  }

  /// - Throws: `Fault` where a picture could not be written in the end.
  func checkFiles(_ store: String) throws {
    try checkCanWrite(
      [out, plot, sheet].compactMap(\.self), besideStore: store, keepingClearOf: [truth].compactMap(\.self))
  }
}
