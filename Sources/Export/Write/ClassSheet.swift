// ClassSheet: contact-sheet.jpg: what the classes of an export look like, side by side.
import Base
import Imaging
import Sheets
import Store

/// Some originals of the training side for each class, drawn by lot, as they were rendered. The same plan gives the same
/// pixels.
final class ClassSheet {
  /// Tiles for each class, and classes, at most.
  private static let tiles = 12
  private static let classes = 8

  private struct Place: Hashable {
    var part: Int
    var tile: Int
  }

  private var sheet: ContactSheet
  private let places: [String: Place]

  /// - Parameter classes: in their order; those beyond the eighth are not shown.
  init(_ plan: ExportPlan, classes: [String], title: [String], seed: UInt64) {
    let shown = Array(classes.prefix(Self.classes))
    var drawn: [String: [(draw: UInt64, sha256: String)]] = [:]
    var totals: [String: Int] = [:]
    for planned in plan.images where planned.copies.contains(where: { $0.number == 0 && $0.side == .train }) {
      let (sha256, label) = (planned.source.image.sha256, planned.source.label)
      totals[label, default: 0] += 1
      var chance = KeyedGenerator(seed: seed, key: ["contact sheet", sha256])
      drawn[label, default: []].append((chance.next(), sha256))
      // Only the first dozen is kept, now and then, so that a long class takes no memory.
      if drawn[label, default: []].count >= 16 * Self.tiles { drawn[label]?.keepFirst(Self.tiles) }
    }
    var places: [String: Place] = [:]
    var parts: [ContactSheet.Part] = []
    for (part, name) in shown.enumerated() {
      var chosen = drawn[name] ?? []
      chosen.keepFirst(Self.tiles)
      for (tile, one) in chosen.enumerated() { places[one.sha256] = Place(part: part, tile: tile) }
      parts.append(
        ContactSheet.Part(
          heading: [name, "\(chosen.count) of \(totals[name] ?? 0)"], count: chosen.count,
          columns: shown.count > 3 ? 2 : 4))
    }
    self.places = places
    sheet = ContactSheet(title: title, parts: parts, lines: 2)
  }

  /// Whether the photograph's original is shown.
  func shows(_ sha256: String) -> Bool { places[sha256] != nil }

  /// The picture as small as a tile shows it. Safe to call from any thread.
  static func tile(of jpeg: [UInt8]) throws -> RGBImage {
    let header = try ImageFile.header(of: jpeg)
    let side = min(ContactSheet.tileSide, header.width)
    let decoded = try ImageFile.decode(jpeg, coveringWidth: side, height: side)
    guard decoded.width != side else { return decoded }
    let scale = Double(decoded.width) / Double(side)
    return warp(decoded, outputToSource: .scale(x: scale, y: scale), width: side, height: side)
  }

  func draw(_ tile: RGBImage, of sha256: String) {
    guard let place = places[sha256] else { return }
    let name = String(sha256.prefix(12))
    sheet.draw(SheetTile(picture: tile, name: name, count: ""), at: place.tile, ofPart: place.part)
  }

  func encoded() throws -> [UInt8] { try JPEGEncoder.encode(sheet.image) }
}

extension [(draw: UInt64, sha256: String)] {
  fileprivate mutating func keepFirst(_ count: Int) {
    sort { ($0.draw, $0.sha256) < ($1.draw, $1.sha256) }
    removeLast(Swift.max(0, self.count - count))
  }
}
