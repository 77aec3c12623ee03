// FullScreenSession+Drawing: from the state of a session to the screen, in one write.
import Terminal

extension FullScreenSession {
  /// Brings the screen up to date; writes only what has changed.
  func draw(_ terminal: RawTerminal) throws {
    let layout = currentLayout()
    if let request = wantedRequest { want([request] + wanted.filter { $0 != request }) }
    var next = Canvas(size: size)
    var picture: (request: PictureRequest, print: RenderedPicture, place: CellRect)?
    if layout.form == .tooSmall {
      // Nothing can be seen, so nothing can be judged before it is drawn anew.
      gate = AnswerGate()
      let words = "The window is too small: \(ScreenLayout.smallest.columns)×\(ScreenLayout.smallest.rows) at least."
      next.put(StyledLine.lines(words, width: size.columns), in: layout.panel)
    } else if case .page(let page, let scroll) = over {
      let isLong = page.mostScroll(rows: size.rows) > 0
      page.draw(on: &next, scroll: scroll, hint: isLong ? "arrows scroll · Esc goes back" : "any key goes back")
    } else {
      picture = compose(&next, layout)
    }
    try write(next, picture, terminal)
    try notice(terminal, picture: picture?.request)
    lookAhead(layout)
  }

  private func currentLayout() -> ScreenLayout {
    if let layout { return layout }
    let task = session.task
    let made = ScreenLayout(size: size, cellAspect: pictures.cellAspect) { form, width in
      var need = PanelWords(task: task, inColumn: form == .wide).need(width: width)
      if form == .wide { need.least += Self.headerRows }
      return need
    }
    layout = made
    return made
  }

  private static let headerRows = 4

  /// The photograph of the step, as it should be on the screen.
  var wantedRequest: PictureRequest? {
    guard let picture = step?.picture, let layout, !layout.picture.isEmpty, darkroom != nil else { return nil }
    let room = CellRoom(columns: layout.picture.columns, rows: layout.picture.rows)
    return PictureRequest(picture: picture, region: zoom.map { $0.regions[$0.at] }, room: room)
  }

  private func want(_ requests: [PictureRequest]) {
    guard requests != wanted else { return }
    wanted = requests
    darkroom?.want(requests)
  }

  /// What comes next is made ready once the screen is drawn.
  private func lookAhead(_ layout: ScreenLayout) {
    guard isAheadOld, !isStale, let current = wantedRequest else { return }
    isAheadOld = false
    let room = current.room
    let coming = ((try? session.ahead()) ?? []).map { PictureRequest(picture: $0, room: room) }
    want([current] + coming.filter { $0 != current })
  }

  // MARK: What stands where

  private func compose(_ next: inout Canvas, _ layout: ScreenLayout)
    -> (request: PictureRequest, print: RenderedPicture, place: CellRect)?
  {
    let width = SessionPage.width(size)
    switch step {
    case .ask(let prompt):
      header(&next, layout, title: session.task.name, number: prompt.number, total: prompt.total)
      question(&next, layout, prompt)
      putMessage(&next, layout.message)
      putHints(&next, layout, hints(for: prompt), name: prompt.picture.name)
      return compose(picture: prompt.picture, &next, layout)
    case .example(let example):
      let panel = layout.panel
      var lines = StyledLine.lines(example.title, width: panel.columns, .dim) + [StyledLine()]
      lines += StyledLine.lines(example.words, width: panel.columns, .bold)
      if layout.form == .wide { lines = [StyledLine(session.task.name, .bold), StyledLine()] + lines }
      next.put(StyledLine(session.task.name, .bold), column: layout.header.column, row: 0, width: layout.header.columns)
      if lines.count > panel.rows { lines = Array(lines.filter { $0.width > 0 }) }
      next.put(lines, in: panel)
      putMessage(&next, layout.message)
      putHints(&next, layout, [("any key", "goes on"), ("?", "help"), ("q", "quit")], name: example.picture.name)
      return compose(picture: example.picture, &next, layout)
    case .waiting(let others):
      SessionPage.waiting(others: others, width: width).draw(on: &next, scroll: 0, hint: "Backspace undo · q quit")
    case .done(let words):
      SessionPage.end(words, session.summary, width: width)
        .draw(on: &next, scroll: 0, hint: "Backspace takes the last answer back · q ends")
    case nil:
      SessionPage.words("A moment, please.", width: width).draw(on: &next, scroll: 0, hint: "q quits")
    }
    putMessage(&next, CellRect(column: max(0, (size.columns - width) / 2), row: size.rows - 2, columns: width, rows: 1))
    return nil
  }

  private func header(_ next: inout Canvas, _ layout: ScreenLayout, title: String, number: Int, total: Int) {
    let count = "\(number) of \(total)"
    let summary = session.summary
    let left = max(0, total - number + 1)
    if layout.form == .wide {
      let panel = layout.panel
      next.put(title, column: panel.column, row: 0, width: panel.columns - count.count - 1, style: .bold)
      next.put(count, column: panel.column + max(0, panel.columns - count.count), row: 0, width: panel.columns)
      next.put(
        progressBar(done: number - 1, of: total, width: panel.columns), column: panel.column, row: 1,
        width: panel.columns)
      let pace = paceWords(medianSeconds: summary.medianSeconds, left: left)
      next.put(pace, column: panel.column, row: 2, width: panel.columns, style: .dim)
      return
    }
    let place = layout.header
    let pace = paceWords(medianSeconds: summary.medianSeconds, left: left, short: true)
    // What is needed least goes first: the pace, the name, the bar.
    let hasPace = place.columns >= 44 && !pace.isEmpty
    let hasName = place.columns >= count.count + cellWidth(title) + 8
    var column = place.column
    if hasName { column += next.put(title, column: column, row: 0, width: place.columns, style: .bold) + 2 }
    column += next.put(count, column: column, row: 0, width: place.columns) + 2
    let end = place.column + place.columns - (hasPace ? cellWidth(pace) + 2 : 0)
    next.put(
      progressBar(done: number - 1, of: total, width: max(0, end - column)), column: column, row: 0,
      width: max(0, end - column))
    if hasPace { next.put(pace, column: end + 2, row: 0, width: place.columns, style: .dim) }
  }

  private func question(_ next: inout Canvas, _ layout: ScreenLayout, _ prompt: Prompt) {
    var place = layout.panel
    if layout.form == .wide {
      place.row += Self.headerRows
      place.rows -= Self.headerRows
    }
    let words = PanelWords(task: session.task, inColumn: layout.form == .wide)
    var asked = prompt.question
    var line: LineField?
    if case .note(let note) = over {
      asked.ask = "Flag this image for the owner of the dataset: what should they know?"
      line = note
    } else {
      line = field
    }
    guard let line else {
      next.put(words.lines(for: asked, earlier: prompt.earlier, width: place.columns, rows: place.rows), in: place)
      return
    }
    let body = fieldLines(line, width: place.columns, rows: max(1, place.rows - 2))
    let lines = words.lines(
      for: asked, earlier: prompt.earlier, width: place.columns, rows: place.rows, body: body)
    next.put(lines, in: place)
    let row = lines.count - body.count
    if row < place.rows {
      next.cursor = .init(
        column: place.column + 2 + line.view(width: place.columns - 2).cursor, row: place.row + row)
    }
  }

  /// The line that is typed, and below it what was written before.
  private func fieldLines(_ line: LineField, width: Int, rows: Int) -> [StyledLine] {
    var lines = [StyledLine([("› ", .bold), (line.view(width: width - 2).text, .plain)])]
    let matches = line.matches
    let most = max(0, min(6, rows - 1, matches.count))
    guard most > 0 else { return lines }
    // The chosen one stays in sight.
    let first = max(0, min((line.chosen ?? 0) - most + 1, matches.count - most))
    for index in first..<first + most {
      let isChosen = index == line.chosen
      lines.append(
        StyledLine([
          (isChosen ? "▸ " : "  ", .bold),
          (shortened(matches[index], width: width - 2), isChosen ? TextStyle(reversed: true) : .dim),
        ]))
    }
    return lines
  }

  private func compose(picture: Picture, _ next: inout Canvas, _ layout: ScreenLayout)
    -> (request: PictureRequest, print: RenderedPicture, place: CellRect)?
  {
    let room = layout.picture
    guard let request = wantedRequest, let darkroom else {
      putWords("\(picture.name)\n\n\(picture.file)", &next, room, .plain)
      return nil
    }
    switch darkroom.print(of: request) {
    case .ready(let print): return leave(print, request, &next, room)
    case .spoilt(let problem):
      putWords("\(picture.name) cannot be shown: \(problem).\n\n\(picture.file)", &next, room, .plain)
      return nil
    case nil:
      // What is there of the same image stays until the new is ready.
      if let onScreen, onScreen.request.picture == picture, onScreen.request.room == request.room,
        case .ready(let print) = darkroom.print(of: onScreen.request)
      {
        return leave(print, onScreen.request, &next, room)
      }
      putWords("…", &next, room, .dim)
      return nil
    }
  }

  private func leave(_ print: RenderedPicture, _ request: PictureRequest, _ next: inout Canvas, _ room: CellRect)
    -> (request: PictureRequest, print: RenderedPicture, place: CellRect)
  {
    let (columns, rows) = (min(print.columns, room.columns), min(print.rows, room.rows))
    let place = CellRect(
      column: room.column + (room.columns - columns) / 2, row: room.row + (room.rows - rows) / 2, columns: columns,
      rows: rows)
    next.leave(place)
    return (request, print, place)
  }

  private func putWords(_ words: String, _ next: inout Canvas, _ room: CellRect, _ style: TextStyle) {
    let lines = wrapped(words, width: min(60, room.columns - 2), lines: room.rows)
    let top = room.row + (room.rows - lines.count) / 2
    for (index, line) in lines.enumerated() {
      let column = room.column + max(0, (room.columns - cellWidth(line)) / 2)
      next.put(line, column: column, row: top + index, width: room.columns, style: style)
    }
  }

  private func putMessage(_ next: inout Canvas, _ place: CellRect) {
    let (mark, words, style): (String, String, TextStyle) =
      switch message {
      case .done(let words): ("✓ ", words, TextStyle(colour: .green))
      case .hint(let words): ("· ", words, .plain)
      case .problem(let words): ("! ", words, TextStyle(bold: true, colour: .red))
      case nil: ("", "", .plain)
      }
    let lines = wrapped(words, width: place.columns - 2, lines: place.rows)
    for (index, line) in lines.enumerated() {
      let row = place.row + place.rows - lines.count + index
      next.put(
        StyledLine([(index == 0 ? mark : "  ", style), (line, .plain)]), column: place.column, row: row,
        width: place.columns)
    }
  }

  private func hints(for prompt: Prompt) -> [(key: String, does: String)] {
    guard field == nil, over == nil else {
      let hasOffers = field.map { !$0.offers.isEmpty } ?? false
      return [("Enter", "keeps"), ("Esc", over == nil ? "goes back" : "gives up")]
        + (hasOffers ? [("Tab", "chooses")] : [])
    }
    return keys.hints(width: layout?.keys.columns ?? size.columns)
  }

  private func putHints(
    _ next: inout Canvas, _ layout: ScreenLayout, _ hints: [(key: String, does: String)], name: String
  ) {
    let place = layout.keys
    // One row for both: the message goes first.
    if layout.message == place, message != nil { return }
    var words = ""
    for hint in hints {
      let longer = words + (words.isEmpty ? "" : " · ") + "\(hint.key) \(hint.does)"
      if cellWidth(longer) > place.columns { break }
      words = longer
    }
    next.put(words, column: place.column, row: place.row, width: place.columns, style: .dim)
    let name = shortened(name, width: 40)
    if cellWidth(words) + cellWidth(name) + 4 <= place.columns {
      next.put(
        name, column: place.column + place.columns - cellWidth(name), row: place.row, width: 40, style: .dim)
    }
  }

  // MARK: The bytes

  private func write(
    _ next: Canvas, _ picture: (request: PictureRequest, print: RenderedPicture, place: CellRect)?,
    _ terminal: RawTerminal
  ) throws {
    let isSame =
      onScreen?.request == picture?.request && onScreen?.place == picture?.place
      && (onScreen == nil) == (picture == nil)
    guard canvas != next || !isSame else { return }
    var out: [UInt8] = []
    if let onScreen, canvas == nil || !isSame {
      out += onScreen.removal
      self.onScreen = nil
    }
    if canvas == nil { out += Array("\u{1b}[0m\u{1b}[2J".utf8) }
    if let picture, onScreen == nil {
      out += Self.erasing(picture.place)
      out += picture.print.shown(row: picture.place.row + 1, column: picture.place.column + 1)
      onScreen = (picture.request, picture.place, picture.print.discarded)
      terminal.farewell = picture.print.discarded
    }
    out += next.bytes(over: canvas, colours: colours)
    canvas = next
    // Terminals that know the mode show all of it at once; the others ignore it.
    try terminal.write(Array("\u{1b}[?2026h".utf8) + out + Array("\u{1b}[?2026l".utf8))
  }

  private static func erasing(_ place: CellRect) -> [UInt8] {
    var text = "\u{1b}[0m"
    for row in place.row..<place.row + max(0, place.rows) {
      text += "\u{1b}[\(row + 1);\(place.column + 1)H\u{1b}[\(place.columns)X"
    }
    return Array(text.utf8)
  }

  /// Takes note of what can be seen now, and since when.
  private func notice(_ terminal: RawTerminal, picture: PictureRequest?) throws {
    guard let step, layout?.form != .tooSmall, !over.isPage, !isStale else { return }
    let wasShown = gate.isPictureShown
    let isNew = gate.show(step.identity, at: clock())
    if picture != nil || step.picture == nil || darkroom == nil { gate.showPicture(at: clock()) }
    if questionSince == nil, gate.isPictureShown { questionSince = clock() }
    if isNew || gate.isPictureShown != wasShown {
      // What was typed while this was drawn is read now, so that its time is that of the drawing.
      try takeTyped(terminal)
    }
  }
}

extension FullScreenSession.Over? {
  fileprivate var isPage: Bool {
    if case .page = self { return true }
    return false
  }
}

extension Step {
  /// What has to be seen before a key may judge it.
  fileprivate var identity: String {
    switch self {
    case .ask(let prompt): "\(prompt.number) \(prompt.picture.sha256)"
    case .example(let example): "\(example.title) \(example.words) \(example.picture.sha256)"
    case .waiting: "waiting"
    case .done: "done"
    }
  }
}
