import Export
import Probe
import Testing

@Suite struct ProbeTests {
  @Test func `a picture knows its side`() {
    #expect(ProbePicture(features: [1], label: "y", side: .test).side == .test)
  }
}
