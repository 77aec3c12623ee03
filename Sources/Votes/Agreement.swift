// Agreement: how far annotators agree beyond chance, with intervals, and in words.

/// What a table of votes says about the agreement of its annotators.
package struct Agreement: Sendable {
  /// The fewest and the most votes that an item has.
  package struct Span: Sendable, Equatable {
    package var min: Int
    package var max: Int

    package init(min: Int, max: Int) {
      self.min = min
      self.max = max
    }
  }

  /// One category against all the others.
  package struct CategoryKappa: Sendable, Equatable {
    package var category: String
    /// Nil where no item has two votes, or where it is the only category.
    package var kappa: Double?

    package init(category: String, kappa: Double?) {
      self.category = category
      self.kappa = kappa
    }
  }

  /// Two annotators on the items that both judged.
  package struct Pair: Sendable, Equatable {
    package var a: String
    package var b: String
    /// Items that both judged, at least one.
    package var items: Int
    /// Cohen's kappa, unweighted; nil where both gave one and the same label throughout.
    package var kappa: Double?

    package init(a: String, b: String, items: Int, kappa: Double?) {
      self.a = a
      self.b = b
      self.items = items
      self.kappa = kappa
    }
  }

  /// Items with a vote.
  package var items: Int
  package var annotators: Int
  /// Votes that count: repeated ones are not among them.
  package var votes: Int
  package var categories: [String]
  package var votesPerItem: Span
  /// Items with two votes and more: the others say nothing about agreement.
  package var itemsUsed: Int
  /// The chance, 0 to 1, that two votes on the same item agree, averaged over `itemsUsed`.
  package var percentAgreement: Double?
  /// Fleiss 1971, in Gwet's form for unequal numbers of votes.
  package var fleissKappa: Estimate
  /// Nominal, over the items with two votes and more.
  package var krippendorffAlpha: Estimate
  /// Gwet 2008.
  package var gwetAC1: Estimate
  /// In the order of `categories`.
  package var perCategory: [CategoryKappa]
  /// In the order of the annotators; two who share no item are left out.
  package var pairwise: [Pair]
  /// Landis and Koch's word for Fleiss's kappa, and a sentence more where kappa alone would mislead.
  package var reading: String
}

/// Agreement of all annotators of `table`, of each two of them, and on each category.
package func agreement(of table: VoteTable) -> Agreement {
  let found = AgreementCoefficients(table)
  return Agreement(
    items: table.items.count, annotators: table.annotators.count, votes: table.votes, categories: table.categories,
    votesPerItem: Agreement.Span(min: found.fewestVotes, max: found.mostVotes), itemsUsed: found.itemsUsed,
    percentAgreement: found.percentAgreement, fleissKappa: found.fleissKappa,
    krippendorffAlpha: found.krippendorffAlpha, gwetAC1: found.gwetAC1,
    perCategory: zip(table.categories, found.categoryKappas).map(Agreement.CategoryKappa.init),
    pairwise: cohenKappas(table), reading: reading(of: found, categories: table.categories))
}

/// The words of Landis and Koch 1977, table 1; a reading, not a test.
private func landisAndKoch(_ kappa: Double) -> String {
  switch kappa {
  case ..<0: "poor"
  case ...0.2: "slight"
  case ...0.4: "fair"
  case ...0.6: "moderate"
  case ...0.8: "substantial"
  default: "almost perfect"
  }
}

private func reading(of found: AgreementCoefficients, categories: [String]) -> String {
  guard let kappa = found.fleissKappa.value else { return "undefined: \(found.fleissKappa.note ?? "no kappa")" }
  let word = landisAndKoch(kappa)
  // The paradox of kappa (Feinstein and Cicchetti 1990): where nearly all is of one kind, chance agrees nearly always.
  guard let percent = found.percentAgreement, percent >= 0.8, kappa < 0.4, let ac1 = found.gwetAC1.value,
    let (share, label) = zip(found.shares, categories).max(by: { $0.0 < $1.0 })
  else { return word }
  return "\(word): two votes on an item agree in \(hundredths(percent * 100)) % of cases, but \"\(label)\" is so "
    + "frequent (\(hundredths(share * 100)) % of the votes) that chance alone explains most of it; "
    + "read AC1 (\(hundredths(ac1))) beside kappa (\(hundredths(kappa)))."
}

private func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
