// AgreementReading: what a coefficient is called, and when it misleads.

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

/// Landis and Koch's word for Fleiss's kappa, and a sentence more where kappa alone would mislead.
func reading(of found: Coefficients, scale: Scale, labels: [String]) -> String {
  guard let kappa = found.fleiss.value else { return "undefined: \(found.fleiss.note ?? "no kappa")" }
  let word = landisAndKoch(kappa)
  // The paradox of kappa (Feinstein and Cicchetti 1990): where nearly all is of one kind, chance agrees nearly always.
  if let percent = found.observed.value, percent >= 0.8, kappa < 0.4, let ac1 = found.ac1.value,
    let (share, label) = zip(found.shares, labels).max(by: { $0.0 < $1.0 })
  {
    return "\(word): two votes on an item agree in \(hundredths(percent * 100)) % of cases, but \"\(label)\" is so "
      + "frequent (\(hundredths(share * 100)) % of the votes) that chance alone explains most of it; "
      + "read AC1 (\(hundredths(ac1))) beside kappa (\(hundredths(kappa)))."
  }
  if scale != .nominal, let alpha = found.alpha.value {
    return "\(word) by Fleiss kappa (\(hundredths(kappa))), to which all disagreement is the same; on the "
      + "\(scale.rawValue) scale Krippendorff alpha is \(hundredths(alpha)) (\(landisAndKoch(alpha)))."
  }
  return word
}

private func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
