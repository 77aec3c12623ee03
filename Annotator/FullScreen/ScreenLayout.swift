// ScreenLayout: where the photograph goes and where the words, on a screen of any size.
import Terminal

/// The rows that the words of a task take.
package struct PanelNeed: Sendable, Hashable {
  /// The question with its answers, cut as far as they can still be told apart.
  package var least: Int
  /// The question with its answers, nothing left out.
  package var question: Int
  /// The definition and what was answered before, too.
  package var most: Int

  package init(least: Int, question: Int, most: Int) {
    self.least = least
    self.question = question
    self.most = most
  }
}

/// Places on the screen, for a whole task, so that nothing jumps from one question to the next.
package struct ScreenLayout: Sendable, Hashable {
  package enum Form: Sendable, Hashable {
    /// Words at the right of the photograph.
    case wide
    /// Words above and below it.
    case tall
    /// No room for a session.
    case tooSmall
  }

  package var form: Form
  /// The room of the photograph.
  package var picture: CellRect
  /// `wide`: all words but the keys. `tall`: question, answers and what else fits, below the photograph.
  package var panel: CellRect
  /// `tall`: one row at the top; empty where wide, whose panel begins with it.
  package var header: CellRect
  /// The last answer, and what went wrong. Where rows are scarce it is the row of the keys, which gives way.
  package var message: CellRect
  /// The other keys, in one row.
  package var keys: CellRect

  package static let smallest = ScreenSize(columns: 20, rows: 6)

  /// The layout that leaves the larger photograph, a square one being the measure.
  /// - Parameters:
  ///   - need: the rows that the panel takes in a form, at a width.
  ///   - cellAspect: a cell's height by its width.
  package init(size: ScreenSize, cellAspect: Double = 2, need: (_ form: Form, _ width: Int) -> PanelNeed) {
    guard size.columns >= Self.smallest.columns, size.rows >= Self.smallest.rows else {
      let all = CellRect(column: 0, row: 0, columns: size.columns, rows: size.rows)
      let none = CellRect(column: 0, row: 0, columns: 0, rows: 0)
      self.init(form: .tooSmall, picture: none, panel: all, header: none, message: none, keys: none)
      return
    }
    let tall = Self.tall(size, need)
    guard let wide = Self.wide(size, need) else {
      self = tall
      return
    }
    func side(_ rect: CellRect) -> Double { min(Double(rect.columns), Double(rect.rows) * cellAspect) }
    self = side(wide.picture) >= side(tall.picture) ? wide : tall
  }

  private init(
    form: Form, picture: CellRect, panel: CellRect, header: CellRect, message: CellRect, keys: CellRect
  ) {
    self.form = form
    self.picture = picture
    self.panel = panel
    self.header = header
    self.message = message
    self.keys = keys
  }

  private static func wide(_ size: ScreenSize, _ need: (Form, Int) -> PanelNeed) -> ScreenLayout? {
    // A third of the screen, but no narrower than words need and no wider than an eye likes.
    let words = min(44, max(34, size.columns * 3 / 10))
    let room = size.columns - words - 3
    // The photograph, and one row of keys below everything.
    let rows = size.rows - 1
    guard room >= 16, rows - 3 >= need(.wide, words).least else { return nil }
    return ScreenLayout(
      form: .wide, picture: CellRect(column: 0, row: 0, columns: room, rows: rows),
      panel: CellRect(column: room + 2, row: 0, columns: words, rows: rows - 3),
      header: CellRect(column: 0, row: 0, columns: 0, rows: 0),
      message: CellRect(column: room + 2, row: rows - 3, columns: words, rows: 3),
      keys: CellRect(column: 1, row: rows, columns: size.columns - 2, rows: 1))
  }

  private static func tall(_ size: ScreenSize, _ need: (Form, Int) -> PanelNeed) -> ScreenLayout {
    let margin = size.columns >= 40 ? 1 : 0
    let width = size.columns - 2 * margin
    let need = need(.tall, width)
    let last = CellRect(column: margin, row: size.rows - 1, columns: width, rows: 1)
    let ownMessage = size.rows >= 16
    let free = size.rows - 1 - (ownMessage ? 2 : 1)
    // The photograph keeps two rows whatever happens, half of all where the least of words allows that, three fifths
    // where whole answers do, and three quarters before there is room for the definition.
    let least = min(need.least, max(free / 2, min(need.least, free - 2)))
    let panelRows = max(1, least, min(need.question, free * 2 / 5), min(need.most, free / 4))
    let pictureRows = free - panelRows
    return ScreenLayout(
      form: .tall, picture: CellRect(column: 0, row: 1, columns: size.columns, rows: pictureRows),
      panel: CellRect(column: margin, row: 1 + pictureRows, columns: width, rows: panelRows),
      header: CellRect(column: margin, row: 0, columns: width, rows: 1),
      message: ownMessage ? CellRect(column: margin, row: size.rows - 2, columns: width, rows: 1) : last, keys: last)
  }
}
