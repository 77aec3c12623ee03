// LineageText: the answer of curate explain for people: from the dump to the split, in that order.
import Base
import Foundation
import Store

extension LineageAnswer {
  /// - Parameter showsWords: whether captions are among it.
  func lines(showsWords: Bool) -> [String] {
    var lines: [String] = []
    for image in images {
      lines += head(image)
      lines += shortWords(image).map { "  in short: \($0)" }
      lines.append("")
    }
    for post in posts { lines += self.lines(of: post, showsWords: showsWords) + [""] }
    for image in images {
      if images.count > 1 { lines.append("photograph \(image.facts.image.sha256.prefix(16))") }
      lines += made(of: image) + said(of: image) + taken(of: image) + [""]
    }
    lines.append("runs, in the order of time")
    lines += Screen.table(
      runs.map { ["  \($0.id)", $0.startedAt.words, $0.typed, $0.outcomeWords] }, numeric: false
    ).split(separator: "\n").map(String.init)
    return lines
  }

  /// From the dump to the split on one line: a line for each export that took the photograph, or for each label where none
  /// did.
  func shortWords(_ image: ExplainedImage) -> [String] {
    let origin = image.posts.first.flatMap { name in posts.first { $0.post.id == name.id } }.map {
      "\(($0.post.place.path as NSString).lastPathComponent) → post \($0.post.name) → "
    }
    let start = (origin ?? "") + "photograph \(image.facts.image.sha256.prefix(12))"
    let exports = image.exports.compactMap { export, _ -> String? in
      guard let picture = export.pictures.first else { return nil }
      let copies = export.pictures.count { $0.copy > 0 }
      let label = image.labels.first { $0.set == export.set && $0.value == picture.label }
      return "\(start) → \(export.set) = \(picture.label)\(label.map { " (\(why($0, image)))" } ?? "") → "
        + "\((export.directory as NSString).lastPathComponent), \(picture.split)"
        + (copies > 0 ? ", with \(copies.of("copy", "copies"))" : "")
    }
    if !exports.isEmpty { return exports }
    return image.labels.compactMap { label in
      label.value.map { "\(start) → \(label.set) = \($0) (\(why(label, image)))" }
    }
  }

  /// What a label stands on: `ada y, ben y, cleo n; majority`.
  private func why(_ label: LabelLineage, _ image: ExplainedImage) -> String {
    if let owner = label.decidedBy { return "decided by \(owner)" }
    switch label.kind {
    case "votes":
      let votes = image.standingVotes.filter { $0.task == label.set }
      let question = votes.first { $0.label == label.value }?.question
      let words = votes.filter { $0.question == question }.map { "\($0.annotator) \($0.label)" }
      return words.isEmpty ? label.method : words.joined(separator: ", ") + "; \(label.method)"
    case "model": return "by \(label.method)\(label.probability.map { ", probability \($0.decimals(3))" } ?? "")"
    default: return "by \(label.method)\(label.score.map { ", score \($0.decimals(4))" } ?? "")"
    }
  }

  private func by(_ run: Int64?) -> String { run.map { ", run \($0)" } ?? "" }

  // MARK: Where it comes from

  private func head(_ image: ExplainedImage) -> [String] {
    let facts = image.facts
    let state =
      switch image.state {
      case .asWritten: "its bytes are those of its name"
      case .changed: "but its bytes are not those of its name any more"
      case .gone: "but it is not there"
      }
    return [
      "photograph \(facts.image.sha256)",
      "  \(facts.image.kind.rawValue), \(facts.image.width) × \(facts.image.height) pixels, \(facts.bytes.grouped) bytes, here since \(facts.addedAt.words)",
      "  \(image.file), \(state)",
    ]
  }

  private func lines(of explained: ExplainedPost, showsWords: Bool) -> [String] {
    let post = explained.post
    let account = post.accountID.map {
      " of the account \($0)\(post.username.map { $0 == post.accountID ? "" : " (\($0))" } ?? "")"
    }
    var lines = ["post \(post.name)\(account ?? "")"]
    var facts = [post.postedAt.map { "posted \($0.words)" } ?? "posted nobody knows when"]
    if let permalink = post.permalink { facts.append(permalink) }
    if let count = post.hashtagCount { facts.append(count.of("hashtag")) }
    lines.append("  " + facts.joined(separator: ", "))
    if showsWords, let caption = post.caption, !caption.isEmpty {
      lines.append("  caption: " + caption.replacing("\n", with: " "))
    }
    let place = post.place
    lines.append(
      "  read from \(place.path)\(place.member.map { ", in \($0)" } ?? ""), record \(place.position)"
        + (place.part > 0 ? ", its post \(place.part)" : "")
        + (place.dialect == "auto" ? "" : ", as \(place.dialect)") + "; this dump was first read by run \(place.run)")
    for picture in post.pictures { lines.append("  picture \(picture.ordinal): \(words(picture))") }
    for reading in post.readings {
      let numbers = [("like", reading.likes), ("comment", reading.comments), ("follower", reading.followers)]
        .compactMap { name, count in count.map { $0.of(name) } }
      lines.append(
        "  at \(reading.at.words): \(numbers.isEmpty ? "no number" : numbers.joined(separator: ", ")) (the dump of run \(reading.run))"
      )
    }
    for reading in post.accountReadings where reading.followers != nil {
      lines.append("  the account at \(reading.at.words): \((reading.followers ?? 0).of("follower"))")
    }
    if let gone = post.goneAt {
      lines.append("  gone at the revisit of \(gone.words)")
    } else if let seen = post.revisitedAt {
      lines.append("  still there at the revisit of \(seen.words)")
    }
    return lines
  }

  private func words(_ picture: PictureLineage) -> String {
    let image = picture.sha256.map { String($0.prefix(16)) }
    if let file = picture.file, let image { return "\(image), which lay beside the dump: \(file)" }
    guard let url = picture.url, let fetch = picture.fetch else {
      return image
        ?? (picture.file.map { "not here, though the dump names \($0)" }
          ?? "not here: the dump has no address and no file")
    }
    let tries = fetch.tries.map { ", \($0.of("request"))" } ?? ""
    switch fetch.status {
    case "done":
      return
        "\(image ?? "not here"), fetched from \(url) \(fetch.endedAt.map { "at \($0.words)" } ?? "")\(tries)\(by(fetch.run))"
        + (fetch.changedAt.map { "; another picture stands there since \($0.words)" } ?? "")
        + (fetch.goneAt.map { "; gone from there since \($0.words)" } ?? "")
    case let status?:
      return "not here: \(url) \(status == "failed" ? "failed" : "was refused for good") (\(fetch.reason ?? "unknown"))"
        + "\(fetch.message.map { ": \($0)" } ?? "")\(tries)\(by(fetch.run))"
    case nil:
      return image.map { "\($0), known by \(url)" } ?? "not here yet: curate fetch asks \(url)"
    }
  }

  // MARK: What machines made of it

  private func made(of image: ExplainedImage) -> [String] {
    var lines: [String] = []
    let found = image.faces
    if let detector = found.detector {
      lines.append("faces: \(found.faces.count), by \(detector)\(by(found.stage?.run))")
      for face in found.faces {
        lines.append(
          "  from (\(face.left), \(face.top)) to (\(face.right), \(face.bottom)), confidence \(face.confidence.decimals(4))"
        )
      }
    } else if let stage = found.stage {
      lines.append(
        "faces: none searched, \(stage.status) (\(stage.reason ?? "unknown"))\(stage.message.map { ": \($0)" } ?? "")")
    } else {
      lines.append("faces: not searched yet")
    }
    for set in image.features {
      lines.append(
        set.columns.map { "features: \(set.name), \($0.of("number"))\(by(set.stage?.run))" }
          ?? "features: \(set.name) \(set.stage?.status ?? "failed") (\(set.stage?.reason ?? "unknown"))")
    }
    for one in image.predictions {
      lines.append(
        "predicted: \(one.positive) with a probability of \(one.probability.decimals(4)), by the model \(one.classifier) "
          + "(SHA-256 \(one.fingerprint.prefix(12))…)\(by(one.run))")
    }
    for fold in image.folds {
      lines.append(
        "out of fold: \(fold.positive) with a probability of \(fold.probability.decimals(4)), while it was called \(fold.label) in \(fold.task), "
          + "fold \(fold.fold + 1) of \(fold.folds) by \(fold.head)\(by(fold.run))")
    }
    return lines
  }

  // MARK: What people said of it

  private func said(of image: ExplainedImage) -> [String] {
    var lines: [String] = []
    for role in image.roles {
      switch role.role {
      case "gold": lines.append("gold of the task \(role.task): \(role.label ?? "")\(by(role.run))")
      case "doubt":
        lines.append(
          "doubted in \(role.task) (\(role.question)): wrong with a probability of \((role.probability ?? 0).decimals(3))\(by(role.run))"
        )
      default:
        lines.append("shown in the introduction of \(role.task) as \(role.label ?? "") (\(role.role))\(by(role.run))")
      }
    }
    var asked: [String] = []
    for vote in image.votes where !asked.contains("\(vote.task) (\(vote.question))") {
      asked.append("\(vote.task) (\(vote.question))")
    }
    for question in asked {
      lines.append("votes on \(question)")
      let rows = image.votes.filter { "\($0.task) (\($0.question))" == question }.map { vote -> [String] in
        ["  \(vote.annotator)", vote.label.isEmpty ? "\"\"" : vote.label, vote.castAt.words, words(vote)]
      }
      lines += Screen.table(rows, numeric: false).split(separator: "\n").map(String.init)
    }
    for flag in image.flags {
      lines.append(
        "flagged in \(flag.task) by \(flag.annotator) at \(flag.raisedAt.words)\(flag.note.isEmpty ? "" : ": \(flag.note)")"
          + (flag.answeredBy.map { "; \($0) has seen to it" } ?? "; nobody has seen to it yet"))
    }
    for decision in image.decisions {
      let what = decision.label ?? (decision.verdict == "leave_out" ? "to be left out" : "taken back")
      lines.append(
        "decided in \(decision.task) (\(decision.question)) by \(decision.decidedBy) at \(decision.at.words): \(what)"
          + (decision.note.isEmpty ? "" : ", \(decision.note)") + (decision.stands ? "" : " (does not stand)")
          + by(decision.run))
    }
    return lines
  }

  private func words(_ vote: VoteLineage) -> String {
    var parts: [String] = []
    if let seconds = vote.seconds { parts.append("\(seconds.decimals(1)) s") }
    if vote.kind != .vote { parts.append(vote.kind == .gold ? "on gold, no vote" : "a hidden repeat, no vote") }
    if let reason = vote.askedFor, reason != "regular" { parts.append("asked for a \(reason)") }
    switch vote.end {
    case .stands: break
    case .replaced: parts.append("replaced \(vote.endedAt.map { "at \($0.words)" } ?? "")")
    case .takenBack: parts.append("taken back \(vote.endedAt.map { "at \($0.words)" } ?? "")")
    }
    return (parts + ["run \(vote.run)"]).joined(separator: ", ")
  }

  // MARK: What was decided of it

  private func taken(of image: ExplainedImage) -> [String] {
    var lines: [String] = []
    for label in image.labels {
      var facts = [label.method]
      if let votes = label.votes, votes > 0 { facts.append(votes.of("vote")) }
      if let score = label.score { facts.append("score \(score.decimals(4))") }
      if let probability = label.probability { facts.append("probability \(probability.decimals(4))") }
      if label.isTie == true { facts.append("a tie, which the lot decided") }
      if let owner = label.decidedBy { facts.append("decided by \(owner)") }
      if let post = label.post.flatMap({ post($0)?.post.name }) { facts.append("of the post \(post)") }
      lines.append(
        "label \(label.set) = \(label.value ?? "none (in neither tail)"): \(facts.joined(separator: ", "))")
      lines.append("  by run \(label.run): \(run(label.run)?.typed ?? "")")
    }
    if image.labels.isEmpty { lines.append("no label yet") }
    for side in image.sides {
      lines.append(
        "split of \(side.label) (seed \(side.seed), \((side.trainShare * 100).decimals(1)) % to learn from, by \(side.groupedBy)): \(side.side)"
      )
    }
    for (export, state) in image.exports {
      let known =
        switch state {
        case .asWritten: "as it was written"
        case .changed: "changed since"
        case .gone: "not there any more"
        }
      lines.append("export \(export.directory) (\(export.format), labels \(export.set)), \(known)")
      for side in ["train", "test"] {
        let own = export.pictures.filter { $0.split == side }
        guard let first = own.first else { continue }
        let more = own.count == 1 ? "" : " and \((own.count - 1).of("more picture")) of it"
        lines.append("  \(side), as \(first.label): \(own.first { $0.copy == 0 }?.key ?? first.key)\(more)")
      }
      lines.append("  by run \(export.run), curate \(run(export.run)?.version ?? "?"): \(run(export.run)?.typed ?? "")")
    }
    return lines
  }
}
