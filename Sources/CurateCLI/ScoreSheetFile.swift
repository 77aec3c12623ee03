// ScoreSheetFile: the contact sheet of the highest and the lowest scores, drawn and put in its place.
import Base
import Export
import Imaging
import Scores
import Sheets
import Store

/// Draws the sheet of what has the highest and the lowest scores.
/// - Parameter order: the places of `items` from the lowest score to the highest.
/// - Throws: `CancellationError` on Ctrl-C; nothing is written then.
func drawScoreSheet(
  of store: Store, label: String, noun: String, order: [UInt32], faces: FaceFilter, to file: String, jobs: Int,
  _ interrupts: Interrupts, item: @escaping (Int) -> ScoredItem
) throws -> DrawnSheet {
  // Whoever has no photograph is passed over, so that any may be asked for; but nothing is shown on both sides.
  let half = order.count / 2
  let sheet = try scoreSheet(
    title: ["\(label): the highest and the lowest scores", "\(order.count.of(noun)) scored"],
    top: order.suffix(order.count - half).reversed().lazy.map { item(Int($0)) },
    bottom: order.prefix(half).lazy.map { item(Int($0)) }, withOneFace: faces == .one, store: store, jobs: jobs,
    isCancelled: { interrupts.isRaised })
  do {
    try AtomicFile.write(try JPEGEncoder.encode(sheet.image, quality: 88), to: file)
  } catch let problem as ImageProblem {
    throw Fault(.cannotCreate, "Cannot create \(file): \(problem.sentence).")
  }
  return DrawnSheet(file: file, photographs: sheet.top + sheet.bottom, of: order.count)
}
