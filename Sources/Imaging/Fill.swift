// Fill: what a warp finds beyond a picture's edge.

/// What lies beyond the edge of a picture that is warped.
package enum Fill: String, Sendable, CaseIterable, Codable {
  /// The nearest pixel goes on (Keras's `nearest`).
  case nearest
  /// The picture goes on in a mirror, its edge pixels doubled (Keras's `reflect`).
  case reflect
  /// Black.
  case black
}
