// ClassNamesTests: which of the labels is looked for, and what is said where nothing tells.
import Base
import Selfies
import Testing

@Suite struct ClassNamesTests {
  private func names(_ labels: [String], wished: String? = nil, preferred: [String] = ["selfie"]) throws -> ClassNames {
    try ClassNames(labels: labels, wished: wished, preferred: preferred, origin: "the folder photos")
  }

  private func sentence(_ work: () throws -> ClassNames) -> String? {
    do {
      _ = try work()
      return nil
    } catch {
      return (error as? Fault)?.sentence
    }
  }

  @Test func `the preferred class is looked for, or the one that is named`() throws {
    #expect(try names(["nonselfie", "selfie", "selfie"]) == ClassNames(positive: "selfie", negative: "nonselfie"))
    #expect(try names(["n", "y"], preferred: ["y", "n"]).positive == "y")
    #expect(
      try names(["nonselfie", "selfie"], wished: "nonselfie")
        == ClassNames(positive: "nonselfie", negative: "selfie"))
  }

  @Test func `of many classes the named one stands against all others`() throws {
    #expect(try names(["cat", "dog", "owl"], wished: "owl") == ClassNames(positive: "owl", negative: "not-owl"))
    #expect(
      sentence { try names(["cat", "selfie", "owl"]) }
        == "The folder photos has 3 classes (cat, owl, selfie), and a classifier tells two apart; name the one to look for with --positive, "
        + "all others are the other class then.")
  }

  @Test func `one class, none, an unknown one and two that say nothing end in sentences`() {
    #expect(
      sentence { try names(["selfie", "selfie"]) }
        == "All photographs of the folder photos are selfie; a classifier needs two classes.")
    #expect(
      sentence { try names([]) }
        == "There are no labelled photographs in the folder photos; a classifier needs two classes.")
    #expect(
      sentence { try names(["nonselfie", "selfie"], wished: "selfy") }
        == "Nothing in the folder photos is called selfy; there are nonselfie, selfie. Did you mean selfie?")
    #expect(sentence { try names(["cat", "dog"]) } == "Name the class to look for with --positive: cat or dog.")
  }
}
