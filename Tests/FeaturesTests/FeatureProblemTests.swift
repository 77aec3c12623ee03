// FeatureProblemTests: why a photograph has no features.
import Features
import Testing

@Suite struct FeatureProblemTests {
  @Test func `problems with the same reason and words are the same`() {
    let problem = FeatureProblem(reason: "not_finite", sentence: "the network gives a number that is not finite")
    #expect(problem == FeatureProblem(reason: "not_finite", sentence: problem.sentence))
    #expect(problem != FeatureProblem(reason: "other", sentence: problem.sentence))
  }
}
