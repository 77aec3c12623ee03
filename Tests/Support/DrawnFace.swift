// DrawnFace: a face out of ellipses, which the detector takes for one; no one's photograph is needed.
import Imaging

/// 240 × 240 pixels, the face about 100 across; `x` and `y` shift it.
package func drawnFace(x: Double = 0, y: Double = 0) -> RGBImage {
  var image = RGBImage(width: 240, height: 240, filledWith: (150, 170, 190))
  func ellipse(_ cx: Double, _ cy: Double, _ rx: Double, _ ry: Double, _ colour: (Double, Double, Double)) {
    for row in 0..<image.height {
      for column in 0..<image.width {
        let (dx, dy) = ((Double(column) + 0.5 - cx - x) / rx, (Double(row) + 0.5 - cy - y) / ry)
        // Soft edges: the detector looks at gradients, and photographs have no steps.
        let cover = min(max((1.06 - (dx * dx + dy * dy).squareRoot()) * 8, 0), 1)
        guard cover > 0 else { continue }
        let at = 3 * (row * image.width + column)
        for (channel, value) in [colour.0, colour.1, colour.2].enumerated() {
          let mixed = Double(image.pixels[at + channel]) * (1 - cover) + value * cover
          image.pixels[at + channel] = UInt8(mixed.rounded())
        }
      }
    }
  }
  ellipse(120, 108, 62, 76, (50, 35, 25))
  ellipse(120, 122, 50, 64, (222, 180, 150))
  for side in [-1.0, 1.0] {
    ellipse(120 + side * 21, 98, 13, 3.5, (70, 45, 30))
    ellipse(120 + side * 21, 110, 11, 6, (245, 240, 235))
    ellipse(120 + side * 21, 110, 5, 5.5, (40, 30, 25))
  }
  ellipse(120, 132, 7, 12, (198, 150, 122))
  ellipse(120, 143, 9, 4, (175, 120, 100))
  ellipse(120, 160, 20, 6, (165, 70, 70))
  return image
}
