// PublishedNumbersTests: numbers of papers and of real data, to the digit, through the command line.
import Foundation
import Testing

@Suite(.enabled(if: realData("metadata/instagram_likes.csv") != nil, "…/shared/data is not beside the checkout"))
struct PublishedNumbersTests {
  private func isNear(_ found: Answer, _ wanted: Double, digits: Int) -> Bool {
    guard let value = found.number else { return false }
    return abs(value - wanted) <= 0.5000001 * pow(10, -Double(digits))
  }

  @Test func `the likes of real posts give the published regression`() async throws {
    let space = try Workspace()
    let file = try needed("metadata/instagram_likes.csv")
    let imported = try await space.json(
      "import", file, "--map", "account=account,followers=followers,likes=likes,hashtags=hashtags,posted_at=date")
    #expect(imported["posts_new"].count == 8432)
    #expect(imported["accounts"].count == 496)
    let score = try await space.json("score")
    #expect(score["posts"].count == 8432)
    #expect(isNear(score["coefficients"]["intercept"], -1.4712285, digits: 7))
    #expect(isNear(score["coefficients"]["log10_followers"], 0.9497005, digits: 7))
    #expect(isNear(score["coefficients"]["hashtags"], -0.0030358, digits: 7))
    #expect(isNear(score["standard_errors"]["log10_followers"], 0.0090836, digits: 7))
    #expect(isNear(score["standard_errors"]["hashtags"], 0.00086, digits: 5))
    #expect(isNear(score["r_squared"], 0.5761424, digits: 7))
    #expect(score["labels"].counts == ["top": 843, "bottom": 843])
    #expect(
      (score["standard_errors_clustered"]["log10_followers"].number ?? 0) > 0.0090836, "posts of one account are alike")
  }

  @Test func `a regression on followers that hardly vary is called what it is`() async throws {
    let space = try Workspace()
    let imported = try await space.json("import", try needed("metadata/twitter_v11.jsonl"))
    #expect(imported["dialects"].list == ["twitter"])
    let result = try await space.run("score", "--json")
    #expect(result.code == 0)
    #expect(try !result.json()["warnings"].list.isEmpty)
    #expect(result.err.contains("warning: "))
  }

  @Test(arguments: [
    ("published/fleiss1971_diagnoses_long.csv", "fleiss_kappa", 0.4302445, 7),
    ("bluebirds.votes.csv", "fleiss_kappa", 0.125293, 6),
  ])
  func `agreement gives the published kappas`(file: String, key: String, value: Double, digits: Int) async throws {
    let space = try Workspace()
    let found = try await space.json("agreement", try needed("votes/\(file)"))
    #expect(isNear(found[key]["value"], value, digits: digits))
    let (low, high) = (found[key]["low"].number ?? 9, found[key]["high"].number ?? -9)
    #expect(low < value && value < high)
    #expect((found[key]["se"].number ?? 0) > 0)
  }

  @Test func `agreement on Fleiss's own table has the keys that scripts read`() async throws {
    let space = try Workspace()
    let found = try await space.json("agreement", try needed("votes/published/fleiss1971_diagnoses_long.csv"))
    #expect(found["items"].count == 30)
    #expect(found["annotators"].count == 6)
    #expect(found["votes"].count == 180)
    #expect(found["categories"].list.count == 5)
    #expect(found["per_item"].counts == ["min": 6, "max": 6])
    #expect(found["reading"].text == "moderate")
    #expect(found["per_category"].keys == ["1", "2", "3", "4", "5"])
    #expect(found["pairwise"].list.count == 15)
    for key in ["fleiss_kappa", "krippendorff_alpha", "gwet_ac1"] {
      #expect(found[key].keys.isSuperset(of: ["value", "se", "low", "high"]))
    }
    let text = try await space.run("agreement", try needed("votes/published/fleiss1971_diagnoses_long.csv"))
    #expect(text.out.contains("Fleiss kappa        0.4302445"))
  }
}
