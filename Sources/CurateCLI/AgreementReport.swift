// AgreementReport: the agreement of annotators as keys for scripts and as lines for people.
import Votes

struct AgreementReport {
  let found: Agreement
  let repeated: Int
  let seed: UInt64
  /// Where votes were asked only because of a conflict or a doubt.
  let bias: ConflictBias?
  /// How many of them because of a doubt.
  let doubts: Int
  /// Where the votes are a store's.
  var source: (task: String, question: String)?

  var fields: [(String, JSON)] {
    var fields: [(String, JSON)] = [
      ("task", JSON(source?.task)), ("question", JSON(source?.question)),
      ("scale", .string(found.scale.rawValue)), ("items", .int(found.items)), ("items_used", .int(found.itemsUsed)),
      ("annotators", .int(found.annotators)), ("votes", .int(found.votes)), ("repeated", .int(repeated)),
      ("categories", JSON(found.categories)),
      ("per_item", ["min": .int(found.votesPerItem.min), "max": .int(found.votesPerItem.max)]),
      ("percent_agreement", JSON(found.percentAgreement)), ("observed_agreement", Self.json(found.observedAgreement)),
      ("fleiss_items", .int(found.fleissItems)), ("fleiss_votes_per_item", .int(found.fleissVotes)),
      ("fleiss_kappa", Self.json(found.fleissKappa, ("z_null", JSON(found.fleissZ)))),
      ("fleiss_kappa_unequal", Self.json(found.fleissKappaUnequal)),
      ("krippendorff_alpha", Self.json(found.krippendorffAlpha)), ("gwet_ac1", Self.json(found.gwetAC1)),
    ]
    if let ordinal = found.ordinal { fields += Self.fields(ordinal) }
    fields += [
      ("per_category", .object(found.perCategory.map { ($0.category, JSON($0.kappa.value)) })),
      (
        "category_kappas",
        .array(
          found.perCategory.map {
            Self.json($0.kappa, ("category", .string($0.category)), ("votes", .int($0.votes)))
          })
      ),
      ("pairwise", .array(found.pairwise.map(Self.json))),
      ("pairwise_weights", found.ordinal == nil ? nil : .string(found.pairWeights.rawValue)),
      ("pairwise_annotators_left_out", .int(found.annotatorsWithoutPairs)),
      ("bootstrap_draws", .int(found.bootstrapDraws)), ("seed", .string("\(seed)")),
      ("reading", .string(found.reading)),
    ]
    if let bias { fields.append(("asked_on_conflict", Self.json(bias))) }
    if doubts > 0 { fields.append(("asked_on_doubt", .int(doubts))) }
    return fields
  }

  private static func fields(_ ordinal: Agreement.Ordinal) -> [(String, JSON)] {
    [
      ("weighted_agreement", json(ordinal.weightedAgreement, ("weights", .string(ordinal.weights)))),
      ("gwet_ac2", json(ordinal.gwetAC2, ("weights", .string(ordinal.weights)))),
      ("mean_absolute_difference", json(ordinal.meanAbsoluteDifference)),
      (
        "annotator_errors",
        .array(
          ordinal.annotators.map {
            [
              "annotator": .string($0.annotator), "items": .int($0.items), "mae": json($0.meanAbsoluteError),
              "bias": json($0.bias),
            ]
          })
      ),
    ]
  }

  private static func json(_ bias: ConflictBias) -> JSON {
    [
      "votes": .int(bias.votesBecauseOfConflict), "items": .int(bias.itemsInConflict),
      "changes": .array(
        bias.changes.map {
          [
            "coefficient": .string($0.coefficient), "regardless": json($0.regardless), "all": json($0.all),
            "difference": json($0.difference),
          ]
        }),
    ]
  }

  private static func json(_ pair: Agreement.Pair) -> JSON {
    var members: [(String, JSON)] = [
      ("a", .string(pair.a)), ("b", .string(pair.b)), ("items", .int(pair.items)), ("kappa", JSON(pair.kappa.value)),
    ]
    members += interval(pair.kappa)
    if let weighted = pair.weighted { members.append(("weighted_kappa", json(weighted))) }
    return .object(members)
  }

  private static func json(_ estimate: Estimate, _ more: (String, JSON)...) -> JSON {
    .object([("value", JSON(estimate.value))] + interval(estimate) + more)
  }

  private static func interval(_ estimate: Estimate) -> [(String, JSON)] {
    var members: [(String, JSON)] = [
      ("se", JSON(estimate.se)), ("low", JSON(estimate.low)), ("high", JSON(estimate.high)),
    ]
    if let drawn = estimate.bootstrap {
      members.append(
        (
          "bootstrap",
          [
            "draws": .int(drawn.draws), "undefined": .int(drawn.undefined), "se": .double(drawn.se),
            "low": .double(drawn.low), "high": .double(drawn.high),
          ]
        ))
    }
    if let note = estimate.note { members.append(("note", .string(note))) }
    return members
  }
}
