// LinearProbe: how well a simple classifier does on the pictures of one side, having learnt from the other.
import Base
import Classify
import Export

/// A picture as a probe sees it.
package struct ProbePicture: Sendable, Hashable {
  package var features: [Float]
  package var label: String
  package var side: Side

  package init(features: [Float], label: String, side: Side) {
    (self.features, self.label, self.side) = (features, label, side)
  }
}
