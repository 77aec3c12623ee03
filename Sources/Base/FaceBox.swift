// FaceBox: a face as dlib reports it, wherever it is spoken of.

/// A face: pixels of the upright image.
package struct FaceBox: Sendable, Hashable {
  /// Right and bottom are inclusive. A box may reach beyond the image's edges.
  package var left, top, right, bottom: Int
  /// How far the score lies above the detector's threshold.
  package var confidence: Double
  /// dlib's sub-detector: 0 front, 1 left, 2 right, 3 front rotated left, 4 front rotated right; -1 where
  /// the detector has none (the face network).
  package var subDetector: Int

  package init(left: Int, top: Int, right: Int, bottom: Int, confidence: Double, subDetector: Int) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
    self.confidence = confidence
    self.subDetector = subDetector
  }
}
