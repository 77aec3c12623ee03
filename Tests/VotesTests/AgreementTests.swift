// AgreementTests: the coefficients of published tables, to the last digit that was printed.
import Testing
import Votes

/// What a table should give: value, standard error, interval, as irrCAC 0.4.4 (PyPI) prints them with digits=12.
struct Reference: Sendable {
  var fleiss: [Double]
  var alpha: [Double]
  var ac1: [Double]
  var percent: Double

  func check(_ found: Agreement, sourceLocation: SourceLocation = #_sourceLocation) {
    for (name, estimate, numbers) in [
      ("Fleiss", found.fleissKappaUnequal, fleiss), ("alpha", found.krippendorffAlpha, alpha),
      ("AC1", found.gwetAC1, ac1),
    ] {
      let mine = [estimate.value, estimate.se, estimate.low, estimate.high]
      for (a, b) in zip(mine, numbers) {
        #expect(close(a, b, 1e-11), "\(name): \(mine) is not \(numbers)", sourceLocation: sourceLocation)
      }
    }
    #expect(close(found.percentAgreement, percent, 1e-11), sourceLocation: sourceLocation)
  }
}

func close(_ a: Double?, _ b: Double, _ tolerance: Double) -> Bool {
  guard let a else { return false }
  return abs(a - b) <= tolerance
}

@Suite struct AgreementTests {
  @Test func `Fleiss 1971, diagnoses`() {
    let found = agreement(of: Published.diagnoses)
    #expect(close(found.fleissKappa.value, 0.43024452006014074, 1e-14))
    Reference(
      fleiss: [0.43024452006, 0.054198935515, 0.319395250572, 0.541093789548],
      alpha: [0.433409828282, 0.054198935515, 0.322560558794, 0.54425909777],
      ac1: [0.447884515845, 0.055662141682, 0.334042653733, 0.561726377956], percent: 0.555555555556
    ).check(found)
    #expect(found.items == 30 && found.itemsUsed == 30 && found.annotators == 6 && found.votes == 180)
    #expect(found.votesPerItem == Agreement.Span(min: 6, max: 6))
    #expect(found.reading == "moderate")
  }

  @Test func `Fleiss 1971, each diagnosis against the rest`() {
    let found = agreement(of: Published.diagnoses).perCategory
    #expect(found.map(\.category) == ["1", "2", "3", "4", "5"])
    let expected = [0.2447552447552448, 0.2447552447552448, 0.52, 0.47112727272727273, 0.5661178068239687]
    for (mine, number) in zip(found, expected) { #expect(close(mine.kappa.value, number, 1e-14)) }
  }

  @Test func `Wikipedia's worked example`() {
    let found = agreement(of: Published.counts)
    #expect(close(found.fleissKappa.value, 0.20993070442195522, 1e-14))
    #expect(close(found.percentAgreement, 0.378021978021978, 1e-14))
    Reference(
      fleiss: [0.209930704422, 0.092371111606, 0.000972732672, 0.418888676172],
      alpha: [0.215574056533, 0.092371111606, 0.006616084783, 0.424532028283],
      ac1: [0.225614150817, 0.093324074471, 0.014500427295, 0.436727874338], percent: 0.378021978022
    ).check(found)
    #expect(found.reading == "fair")
  }

  @Test func `the anxiety ratings agree less than chance`() {
    let found = agreement(of: Published.anxiety)
    Reference(
      fleiss: [-0.041076487252, 0.04741326824, -0.140313598176, 0.058160623672],
      alpha: [-0.023725212465, 0.04741326824, -0.122962323388, 0.075511898459],
      ac1: [0.031365313653, 0.046682062592, -0.066341366261, 0.129071993568], percent: 0.183333333333
    ).check(found)
    #expect(found.reading == "poor")
  }

  @Test func `Krippendorff 2007, with gaps and an item of one vote`() {
    let found = agreement(of: Published.krippendorff)
    #expect(close(found.krippendorffAlpha.value, 0.743421052631579, 1e-14))
    // irrCAC on the eleven items with two votes and more.
    Reference(
      fleiss: [0.762483130904, 0.135438598518, 0.460707127491, 1],
      alpha: [0.743421052632, 0.145573886985, 0.419062219209, 1],
      ac1: [0.775151708719, 0.125271926003, 0.496028463332, 1], percent: 0.818181818182
    ).check(found)
    #expect(found.items == 12 && found.itemsUsed == 11 && found.votes == 41)
    #expect(found.votesPerItem == Agreement.Span(min: 1, max: 4))
    #expect(found.reading == "substantial")
  }

  @Test func `Cohen's kappa of each two raters`() {
    // R's irr (kappa2) for the anxiety raters; scikit-learn 1.9 (cohen_kappa_score) for the rest.
    let anxiety = agreement(of: Published.anxiety).pairwise
    #expect(anxiety.map { [$0.a, $0.b] } == [["r1", "r2"], ["r1", "r3"], ["r2", "r3"]])
    #expect(close(anxiety[2].kappa.value, -0.006289308176100635, 1e-15))
    let found = agreement(of: Published.krippendorff).pairwise
    let expected = [
      (9, 0.8448275862068966), (8, 0.4782608695652174), (9, 0.85), (9, 0.5423728813559321), (10, 0.8701298701298701),
      (10, 0.6153846153846154),
    ]
    #expect(found.map(\.items) == expected.map(\.0))
    for (mine, number) in zip(found, expected) { #expect(close(mine.kappa.value, number.1, 1e-15)) }
  }

  @Test(
    .enabled(if: SharedVotes.isThere, "../shared/data is not beside the checkout"),
    arguments: [
      (
        "bluebirds",
        Reference(
          fleiss: [0.125292901951, 0.012382903911, 0.100745239164, 0.149840564738],
          alpha: [0.125500572202, 0.012382903911, 0.100952909415, 0.150048234989],
          ac1: [0.221843684384, 0.027017625937, 0.168284392026, 0.275402976742], percent: 0.588194132054)
      ),
      (
        "barzan",
        Reference(
          fleiss: [0.405817820281, 0.017408679297, 0.371656047112, 0.439979593449],
          alpha: [0.405936656716, 0.017408679297, 0.371774883548, 0.440098429885],
          ac1: [0.596808631209, 0.016994132782, 0.563460339854, 0.630156922564], percent: 0.7598)
      ),
      (
        "snow_temp",
        Reference(
          fleiss: [0.223245283851, 0.010334896903, 0.20293593801, 0.243554629692],
          alpha: [0.223413412578, 0.010334896903, 0.203104066737, 0.243722758419],
          ac1: [0.228301457756, 0.012903013363, 0.202945446636, 0.253657468876], percent: 0.612890812891)
      ),
      (
        // Between 20 and 25 votes an item, after five that an annotator repeated.
        "act_CF_amt",
        Reference(
          fleiss: [0.521038896093, 0.017413148945, 0.486771043652, 0.555306748535],
          alpha: [0.520895124431, 0.017388285886, 0.486676200743, 0.555114048119],
          ac1: [0.5461598839, 0.017608562454, 0.511507471416, 0.580812296383], percent: 0.633078985672)
      ),
    ])
  func `real votes agree with irrCAC`(name: String, reference: Reference) throws {
    reference.check(agreement(of: VoteTable(try SharedVotes.votes(name))))
  }
}
