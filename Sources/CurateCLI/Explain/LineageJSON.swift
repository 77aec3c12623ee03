// LineageJSON: the answer of curate explain for programs.
import Base
import Foundation
import Store

extension JSON {
  fileprivate init(_ id: Int64?) { self.init(id.map { Int($0) }) }
}

extension LineageAnswer {
  /// - Parameter showsWords: whether captions and places are among it.
  func fields(showsWords: Bool) -> [(String, JSON)] {
    [
      ("asked", ["text": .string(question.text), "as": .string(question.kind.rawValue), "key": JSON(question.key)]),
      ("posts", .array(posts.map { json($0, showsWords: showsWords) })), ("images", .array(images.map { json($0) })),
      ("runs", .array(runs.map(\.json))),
    ]
  }

  private func json(_ explained: ExplainedPost, showsWords: Bool) -> JSON {
    let (post, place) = (explained.post, explained.post.place)
    let account: JSON = ["id": JSON(post.accountID), "username": JSON(post.username)]
    let source: JSON = [
      "path": .string(place.path), "dialect": .string(place.dialect), "member": JSON(place.member),
      "position": .int(place.position), "part": .int(place.part), "run": JSON(place.run),
    ]
    var members: [(String, JSON)] = [
      ("post", .string(post.name)), ("platform", .string(post.platform)), ("id", .string(post.nativeID)),
      ("account", account), ("posted_at", JSON(post.postedAt)), ("permalink", JSON(post.permalink)),
      ("hashtags", JSON(post.hashtags)), ("hashtag_count", JSON(post.hashtagCount)),
      ("comments_kept", .int(post.comments)), ("source", source), ("revisited_at", JSON(post.revisitedAt)),
      ("gone_at", JSON(post.goneAt)), ("readings", .array(post.readings.map { json($0) })),
      ("account_readings", .array(post.accountReadings.map { json($0) })),
      ("pictures", .array(post.pictures.map { json($0) })), ("labels", .array(explained.labels.map { json($0) })),
    ]
    if showsWords { members.append(("caption", JSON(post.caption))) }
    return .object(members)
  }

  private func json(_ reading: PostReading) -> JSON {
    [
      "at": JSON(reading.at), "likes": JSON(reading.likes), "comments": JSON(reading.comments),
      "followers": JSON(reading.followers), "source": .string(reading.source), "run": JSON(reading.run),
    ]
  }

  private func json(_ reading: AccountReading) -> JSON {
    ["at": JSON(reading.at), "followers": JSON(reading.followers), "following": JSON(reading.following)]
  }

  private func json(_ picture: PictureLineage) -> JSON {
    [
      "ordinal": .int(picture.ordinal), "image": JSON(picture.sha256), "file": JSON(picture.file),
      "url": JSON(picture.url), "fetch": json(picture.fetch),
    ]
  }

  private func json(_ fetch: FetchLineage?) -> JSON {
    guard let fetch else { return .null }
    return [
      "status": JSON(fetch.status), "reason": JSON(fetch.reason), "message": JSON(fetch.message),
      "ended_at": JSON(fetch.endedAt), "tries": JSON(fetch.tries), "asked_at": JSON(fetch.askedAt),
      "gone_at": JSON(fetch.goneAt), "changed_at": JSON(fetch.changedAt), "run": JSON(fetch.run),
    ]
  }

  private func json(_ explained: ExplainedImage) -> JSON {
    let image = explained.facts.image
    // Piece by piece: one large literal takes the compiler minutes.
    let members: [(String, JSON)] = [
      ("sha256", .string(image.sha256)), ("kind", .string(image.kind.rawValue)), ("bytes", .int(explained.facts.bytes)),
      ("width", .int(image.width)), ("height", .int(image.height)), ("added_at", JSON(explained.facts.addedAt)),
      ("file", .string(explained.file)), ("state", .string(explained.state.rawValue)),
      ("posts", JSON(explained.posts.map(\.name))), ("in_short", JSON(shortWords(explained))),
      ("faces", json(explained.faces)), ("features", .array(explained.features.map { json($0) })),
      ("predictions", .array(explained.predictions.map { json($0) })),
      ("out_of_fold", .array(explained.folds.map { json($0) })), ("roles", .array(explained.roles.map { json($0) })),
      ("votes", .array(explained.votes.map { json($0) })), ("flags", .array(explained.flags.map { json($0) })),
      ("decisions", .array(explained.decisions.map { json($0) })),
      ("labels", .array(explained.labels.map { json($0) })),
      ("sides", .array(explained.sides.map { json($0) })),
      ("exports", .array(explained.exports.map { json($0.export, state: $0.state) })),
    ]
    return .object(members)
  }

  private func json(_ found: FacesLineage) -> JSON {
    let faces = found.faces.map { face -> JSON in
      [
        "left": .int(face.left), "top": .int(face.top), "right": .int(face.right), "bottom": .int(face.bottom),
        "confidence": .double(face.confidence),
      ]
    }
    return ["detector": JSON(found.detector), "faces": .array(faces), "stage": json(found.stage)]
  }

  private func json(_ set: FeaturesLineage) -> JSON {
    [
      "name": .string(set.name), "fingerprint": .string(set.fingerprint), "columns": JSON(set.columns),
      "stage": json(set.stage),
    ]
  }

  private func json(_ one: PredictionLineage) -> JSON {
    [
      "classifier": .string(one.classifier), "sha256": .string(one.fingerprint), "positive": .string(one.positive),
      "negative": .string(one.negative), "probability": .double(one.probability), "run": JSON(one.run),
    ]
  }

  private func json(_ fold: FoldLineage) -> JSON {
    [
      "task": .string(fold.task), "question": .string(fold.question), "head": .string(fold.head),
      "positive": .string(fold.positive), "label": .string(fold.label), "probability": .double(fold.probability),
      "fold": .int(fold.fold + 1), "folds": .int(fold.folds), "made_at": JSON(fold.madeAt), "run": JSON(fold.run),
    ]
  }

  private func json(_ role: RoleLineage) -> JSON {
    [
      "role": .string(role.role), "task": .string(role.task), "question": .string(role.question),
      "label": JSON(role.label), "probability_wrong": JSON(role.probability), "run": JSON(role.run),
    ]
  }

  private func json(_ vote: VoteLineage) -> JSON {
    [
      "task": .string(vote.task), "question": .string(vote.question), "item": .string(vote.item),
      "annotator": .string(vote.annotator), "label": .string(vote.label), "at": JSON(vote.castAt),
      "seconds": JSON(vote.seconds), "kind": .string(vote.kind.rawValue), "end": .string(vote.end.rawValue),
      "ended_at": JSON(vote.endedAt), "asked_for": JSON(vote.askedFor), "run": JSON(vote.run),
    ]
  }

  private func json(_ flag: FlagLineage) -> JSON {
    [
      "task": .string(flag.task), "annotator": .string(flag.annotator), "note": .string(flag.note),
      "at": JSON(flag.raisedAt), "answered_by": JSON(flag.answeredBy), "answered_at": JSON(flag.answeredAt),
      "answer": JSON(flag.answer), "run": JSON(flag.run),
    ]
  }

  private func json(_ decision: DecisionLineage) -> JSON {
    [
      "task": .string(decision.task), "question": .string(decision.question), "verdict": .string(decision.verdict),
      "label": JSON(decision.label), "by": .string(decision.decidedBy), "note": .string(decision.note),
      "at": JSON(decision.at), "stands": .bool(decision.stands), "run": JSON(decision.run),
    ]
  }

  private func json(_ side: SideLineage) -> JSON {
    [
      "label": .string(side.label), "seed": .string(side.seed), "train_share": .double(side.trainShare),
      "group_by": .string(side.groupedBy), "side": .string(side.side),
    ]
  }

  private func json(_ export: ExportLineage, state: FileState) -> JSON {
    let pictures = export.pictures.map { picture -> JSON in
      [
        "key": .string(picture.key), "side": .string(picture.split), "label": .string(picture.label),
        "copy": .int(picture.copy),
      ]
    }
    return [
      "directory": .string(export.directory), "state": .string(state.rawValue), "format": .string(export.format),
      "protocol": .string(export.order), "label_set": .string(export.set), "seed": .string(export.seed),
      "manifest_sha256": .string(export.manifestSHA256), "pictures": .array(pictures),
      "version": JSON(run(export.run)?.version), "run": JSON(export.run),
    ]
  }

  private func json(_ stage: StageLineage?) -> JSON {
    guard let stage else { return .null }
    return [
      "status": .string(stage.status), "reason": JSON(stage.reason), "message": JSON(stage.message),
      "ended_at": JSON(stage.endedAt), "run": JSON(stage.run),
    ]
  }

  private func json(_ label: LabelLineage) -> JSON {
    [
      "set": .string(label.set), "kind": .string(label.kind), "method": .string(label.method),
      "value": JSON(label.value),
      "score": JSON(label.score), "probability": JSON(label.probability), "votes": JSON(label.votes),
      "tie": label.isTie.map { JSON($0) } ?? .null, "decided_by": JSON(label.decidedBy),
      "post": JSON(label.post.flatMap { post($0)?.post.name }), "run": JSON(label.run),
      "command": JSON(run(label.run)?.typed),
    ]
  }
}
