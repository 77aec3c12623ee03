// ClassNamesTests: the names of the two classes.
import Selfies
import Testing

@Suite struct ClassNamesTests {
  @Test func `two classes are the same only in the same order`() {
    #expect(
      ClassNames(positive: "selfie", negative: "nonselfie") != ClassNames(positive: "nonselfie", negative: "selfie"))
  }
}
