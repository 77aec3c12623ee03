// SheetMarks: boxes on a picture and the words beside them, so that none covers another.
import Imaging

extension RGBImage {
  /// Shows on light and on dark.
  private static var boxColour: Colour { Colour(255, 221, 0) }

  /// Draws the boxes of the picture that lies in `frame`, and each label where no label and no other box is in the way:
  /// above its box, below it, or inside. A label without a free place is left out: in a crowd the boxes say more.
  mutating func mark(_ boxes: [SheetBox], in frame: PixelRect) {
    let rects = boxes.map { box in
      // A box may reach beyond the picture; its outline then runs along the edge.
      func within(_ value: Double, _ low: Int, _ high: Int) -> Int {
        Int(min(max(Double(low) + value, Double(low)), Double(high)).rounded())
      }
      return PixelRect(
        left: within(box.left, frame.left, frame.right), top: within(box.top, frame.top, frame.bottom),
        right: within(box.right, frame.left, frame.right), bottom: within(box.bottom, frame.top, frame.bottom))
    }
    for rect in rects {
      outline(rect.grown(by: 1), thickness: 4, .black)
      outline(rect, thickness: 2, Self.boxColour)
    }
    var taken: [PixelRect] = []
    for (index, rect) in rects.enumerated() {
      let others = rects.enumerated().filter { $0.offset != index }.map(\.element)
      // Small letters beside small faces, and where large ones find no room.
      let scales = rect.width >= 56 ? [2, 1] : [1]
      let places = scales.flatMap { scale in
        Self.places(for: boxes[index].label, beside: rect, scale: scale).map { (scale: scale, rect: $0) }
      }
      let free = places.first { place in
        frame.contains(place.rect) && !(taken + others).contains { $0.intersects(place.rect) }
      }
      guard let free, !boxes[index].label.isEmpty else { continue }
      taken.append(free.rect)
      fill(free.rect, .black)
      write(
        boxes[index].label, x: free.rect.left + free.scale, y: free.rect.top + free.scale, scale: free.scale,
        Self.boxColour)
    }
  }

  /// Above, below, and inside at the top, each from the left edge and up to the right one.
  private static func places(for label: String, beside rect: PixelRect, scale: Int) -> [PixelRect] {
    let text = size(ofText: label, scale: scale)
    // Digits have nothing below the line: one dot of rim is enough all around.
    let (width, height) = (text.width + 2 * scale, text.height)
    return [rect.top - 1 - height, rect.bottom + 1, rect.top + 3].flatMap { top in
      [rect.left - 1, rect.right + 1 - width].map { left in
        PixelRect(left: left, top: top, right: left + width, bottom: top + height)
      }
    }
  }
}
