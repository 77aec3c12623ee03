// SessionPages: what fills the whole screen in a session: help, the post's words, waiting, the end.
import Foundation
import Terminal

/// A page of lines that may be longer than the screen.
struct SessionPage {
  var lines: [StyledLine]
  /// Whether it stands in the middle of the screen, as short ones do.
  var isCentred = false

  /// The width of lines that are easy to read.
  static func width(_ size: ScreenSize) -> Int { max(1, min(76, size.columns - 4)) }

  /// How far down it may be scrolled.
  func mostScroll(rows: Int) -> Int { max(0, lines.count - (rows - 2)) }

  func draw(on canvas: inout Canvas, scroll: Int, hint: String) {
    let width = Self.width(canvas.size)
    let rows = canvas.size.rows - 2
    let column = max(0, (canvas.size.columns - width) / 2)
    let top = isCentred ? max(0, (rows - lines.count) / 2) : lines.count < rows ? 1 : 0
    let shown = lines.dropFirst(min(scroll, mostScroll(rows: canvas.size.rows)))
    canvas.put(
      Array(shown), in: CellRect(column: column, row: top, columns: width, rows: max(0, canvas.size.rows - 1 - top)))
    let more = shown.count > rows ? "↓ more · " : ""
    canvas.put(more + hint, column: column, row: canvas.size.rows - 1, width: width, style: .dim)
  }

  /// Everything about the task and every key.
  static func help(_ task: AnnotationTask, _ keys: SessionKeys, width: Int) -> SessionPage {
    var lines = [StyledLine(task.name, .bold), StyledLine()]
    lines += StyledLine.lines(task.definition, width: width)
    for question in task.questions {
      lines.append(StyledLine())
      lines += StyledLine.lines(question.ask, width: width, .bold)
      let condition = question.when.sorted { $0.key < $1.key }.map { "\($0.key) is \($0.value)" }
      if !condition.isEmpty {
        lines += StyledLine.lines("asked where \(condition.joined(separator: " and "))", width: width, .dim)
      }
      if question.isText {
        lines += StyledLine.lines(
          "In your own words. Enter keeps them, Tab or the arrows choose what was written before, Esc goes back."
            + (question.isOptional ? " May be left empty." : ""), width: width)
      }
      for answer in question.answers { lines += entry(String(answer.key), answer.meaning, width: width, indent: 5) }
    }
    lines += [StyledLine(), StyledLine("Keys", .bold)]
    lines += entry("Backspace", "takes the last answer back, any number of times (u too)", width: width)
    lines += entry("space", "puts the image off; it comes again in the next session", width: width)
    if let key = keys.shown("f") {
      lines += entry(key, "flags the image for the owner of the dataset, with a note", width: width)
    }
    if task.showsCaption, let key = keys.shown("i") {
      lines += entry(key, "shows the post's caption and tags", width: width)
    }
    if let key = keys.shown("z") {
      lines += entry(key, "zooms to the face; again: the next face, then all of the image", width: width)
    }
    lines += entry("Ctrl-L", "draws the screen anew", width: width)
    lines += entry("q", "quits; all answers are kept already, and the next session goes on from here", width: width)
    return SessionPage(lines: lines)
  }

  static func about(_ words: [String], name: String, width: Int) -> SessionPage {
    var lines = [StyledLine(name, .bold), StyledLine()]
    for text in words { lines += StyledLine.lines(text, width: width) }
    if words.isEmpty { lines.append(StyledLine("The post has no caption and no tags.")) }
    return SessionPage(lines: lines)
  }

  static func waiting(others: Int, width: Int) -> SessionPage {
    let images = others == 1 ? "The last image is" : "The last \(others) images are"
    return SessionPage(
      lines: [StyledLine("A moment, please", .bold), StyledLine()]
        + StyledLine.lines(
          "\(images) with other annotators just now. If one comes back it is shown here; this page looks every second.",
          width: width), isCentred: true)
  }

  static func end(_ words: String, _ summary: SessionSummary, width: Int) -> SessionPage {
    func count(_ number: Int, _ one: String) -> String { "\(number) \(one)\(number == 1 ? "" : "s")" }
    var figures = "\(count(summary.images, "image")), \(count(summary.votes, "vote")) in this session"
    if let median = summary.medianSeconds { figures += String(format: "; %.1f s an image (median)", median) }
    var lines = StyledLine.lines(words, width: width, .bold) + [StyledLine()]
    lines += StyledLine.lines(figures + ".", width: width)
    if summary.skipped > 0 {
      lines += StyledLine.lines(
        "\(count(summary.skipped, "image")) skipped: run the same command again to see \(summary.skipped == 1 ? "it" : "them").",
        width: width)
    }
    return SessionPage(lines: lines, isCentred: true)
  }

  static func words(_ words: String, width: Int) -> SessionPage {
    SessionPage(lines: StyledLine.lines(words, width: width), isCentred: true)
  }

  private static func entry(_ key: String, _ words: String, width: Int, indent: Int = 12) -> [StyledLine] {
    let label = " \(key) "
    return wrapped(words, width: max(1, width - indent)).enumerated().map { index, text in
      let gap = String(repeating: " ", count: max(1, indent - (index == 0 ? cellWidth(label) : 0)))
      return StyledLine(index == 0 ? [(label, .key), (gap + text, .plain)] : [(gap + text, .plain)])
    }
  }
}
