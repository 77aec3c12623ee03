// ScoreSheet: photographs with the highest and with the lowest scores, side by side.
import Base
import Foundation
import Imaging
import Pipeline
import Store

/// A sheet, and what it took to fill it.
package struct ScoreSheet: Sendable {
  package var image: RGBImage
  /// Items shown, of top and of bottom.
  package var top, bottom: Int
  /// Items that came before the last one shown and have no photograph that can be read.
  package var passedOverTop, passedOverBottom: Int
}

/// Draws the first `count` items of each list that have a photograph, under a title: top on the left, bottom on the
/// right, five to a row. Below each picture stand its score, likes, followers and the name of its post, or the votes and
/// the name of an image. The same lists and photographs give the same pixels, at any number of jobs.
///
/// - Parameters:
///   - title: lines for the head of the sheet, the first one large.
///   - top: the highest score first. The list is asked for no more than it takes to fill the sheet and to keep the
///     threads busy, so it may be lazy and as long as the tail.
///   - bottom: the lowest score first, likewise.
///   - withOneFace: only photographs with exactly one face; else the first of the post that can be read.
///   - jobs: how many photographs are decoded at a time.
///   - isCancelled: asked before each item.
/// - Throws: `CancellationError` where `isCancelled` says so, and what the store throws.
package func scoreSheet(
  title: [String], top: some Sequence<ScoredItem>, bottom: some Sequence<ScoredItem>, count: Int = 25,
  withOneFace: Bool = false, store: Store, jobs: Int, isCancelled: @escaping () -> Bool = { false }
) throws -> ScoreSheet {
  func chosen(_ items: some Sequence<ScoredItem>) throws -> ChosenTiles {
    let tiles = ChosenTiles(count)
    var queue = items.makeIterator()
    try inOrder(
      width: jobs,
      next: { () -> (item: ScoredItem, candidates: [ScoredItem.Candidate])? in
        if isCancelled() { throw CancellationError() }
        guard !tiles.isFull, let item = queue.next() else { return nil }
        return (item, try store.read { try item.candidates($0, withOneFace: withOneFace) })
      }, makeWorker: {},
      process: { found, _ in found.item.tile(found.candidates, in: store.images) }, emit: tiles.take)
    return tiles
  }
  let (best, worst) = (try chosen(top), try chosen(bottom))
  func part(_ name: String, _ order: String, _ tiles: ChosenTiles) -> ContactSheet.Part {
    var heading = ["\(name) \(tiles.tiles.count)", order]
    if tiles.passedOver > 0 {
      heading.append(
        "passed over: \(grouped(tiles.passedOver)) without a photograph\(withOneFace ? " with one face" : "") that can be read"
      )
    }
    return ContactSheet.Part(heading: heading, count: tiles.tiles.count, columns: 5)
  }
  var sheet = ContactSheet(
    title: title, parts: [part("Top", "highest score first", best), part("Bottom", "lowest score first", worst)],
    lines: 3)
  for (number, part) in [best, worst].enumerated() {
    for (place, tile) in part.tiles.enumerated() { sheet.draw(tile, at: place, ofPart: number) }
  }
  return ScoreSheet(
    image: sheet.image, top: best.tiles.count, bottom: worst.tiles.count, passedOverTop: best.passedOver,
    passedOverBottom: worst.passedOver)
}

/// The first tiles of a list that come to be; what comes after the last one is forgotten, however many threads have
/// worked ahead.
private final class ChosenTiles: @unchecked Sendable {
  private let count: Int
  private let lock = NSLock()
  private var kept: [SheetTile] = []
  private var missed = 0

  init(_ count: Int) { self.count = count }

  var isFull: Bool { lock.withLock { kept.count >= count } }
  var tiles: [SheetTile] { lock.withLock { kept } }
  var passedOver: Int { lock.withLock { missed } }

  /// Takes the tile of the next item; nil where it has none.
  func take(_ tile: SheetTile?) {
    lock.withLock {
      guard kept.count < count else { return }
      if let tile { kept.append(tile) } else { missed += 1 }
    }
  }
}
