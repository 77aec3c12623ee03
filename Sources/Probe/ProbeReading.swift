// ProbeReading: whether what was measured says that a data set teaches something.
package import Base

/// What a test accuracy says beside the accuracy of a constant answer.
package enum ProbeReading: String, Sendable, Hashable {
  /// Its interval lies above.
  case something
  /// The constant answer's accuracy lies in its interval.
  case cannotBeTold = "cannot_be_told"
  /// Its interval lies below, or ends there.
  case nothing

  package init(_ accuracy: Share, baseline: Double) {
    self = accuracy.low > baseline ? .something : accuracy.high > baseline ? .cannotBeTold : .nothing
  }
}
