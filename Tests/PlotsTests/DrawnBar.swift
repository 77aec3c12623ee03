// DrawnBar: what the bars of a histogram show, measured in the picture by its colours and the axis beside it.
import Foundation
import Testing

/// Posts of each colour in a bar.
struct DrawnBar: Equatable {
  var bottom = 0, neither = 0, top = 0
  /// Pixels.
  var left = 0.0, right = 0.0

  static func == (a: Self, b: Self) -> Bool { (a.bottom, a.neither, a.top) == (b.bottom, b.neither, b.top) }
}

extension PictureReader {
  /// From left to right. The parts of a bar must be of one width, in the order bottom, neither, top from the foot up,
  /// without light between them, and as many posts as the bar's title says.
  func drawnBars() throws -> [DrawnBar] {
    let groups = elements.indices.filter { elements[$0].name == "g" && elements[$0].classes.contains("bar") }
    let rects = try groups.map { group in
      try elements.filter { $0.name == "rect" && $0.around.last == group }.map { try Part($0) }.sorted {
        $0.head > $1.head
      }
    }
    let edge = try #require(rects.joined().map(\.left).min())
    // The axis is the next column of labels to the left.
    let labels = all("text").filter { $0.attributes["text-anchor"] == "end" }
    let column = try #require(labels.compactMap { $0.number("x") }.filter { $0 < edge }.max())
    let scale = Scale(
      places: labels.filter { $0.number("x") == column }.compactMap { label in
        guard let y = label.number("y"), let value = Self.count(label.text.replacing(",", with: "")) else { return nil }
        return (place: y - 4.5, value: value)
      })
    let ground = try #require(scale.places.first { $0.value == 0 }).place
    #expect(barCounts.count == rects.count)
    return try zip(rects, barCounts).map { parts, count in
      var bar = DrawnBar()
      var (posts, head, rank) = (0, ground, -1)
      for part in parts {
        #expect(part.rank > rank)
        rank = part.rank
        (bar.left, bar.right) = (part.left, part.right)
        #expect(part.left == parts[0].left && part.right == parts[0].right)
        // It begins where the one below ends, or lower and behind it.
        #expect(part.foot >= head - 0.011 && part.foot <= ground + 0.011)
        head = part.head
        let above = try #require(scale.value(at: head)).rounded()
        let own = Int(above) - posts
        posts = Int(above)
        switch part.rank {
        case 0: bar.bottom = own
        case 1: bar.neither = own
        default: bar.top = own
        }
      }
      #expect(posts == count)
      return bar
    }.sorted { $0.left < $1.left }
  }

  /// A rectangle of one colour.
  private struct Part {
    var left, right, head, foot: Double
    /// 0 bottom, 1 neither, 2 top.
    var rank: Int

    init(_ rect: Element) throws {
      (left, head) = (try #require(rect.number("x")), try #require(rect.number("y")))
      right = left + (try #require(rect.number("width")))
      foot = head + (try #require(rect.number("height")))
      let fill = try #require(rect.attributes["fill"])
      rank = try #require(["url(#hatch-bottom-bar)", "#9a9aa4", "url(#hatch-top-bar)"].firstIndex(of: fill))
    }
  }
}
