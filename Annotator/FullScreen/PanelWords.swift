// PanelWords: the question, its answers and the definition, in as many rows as there are.
import Terminal

/// The words beside or below the photograph, for one task.
struct PanelWords {
  let task: AnnotationTask
  /// Answers one below the other; else side by side where they fit.
  let inColumn: Bool

  /// How much is left out, as little as the rows allow.
  private enum Brevity: Int, CaseIterable {
    case whole, short, shorter, shortest
  }

  /// Rows that the questions of the task take at a width.
  func need(width: Int) -> PanelNeed {
    let least = task.questions.map { lines($0, width, .shorter).count }.max() ?? 2
    // A field to type in has six offers below it where there is room.
    let whole = task.questions.map { lines($0, width, .whole).count + ($0.isText ? 6 : 0) }.max() ?? 2
    let definition = wrapped(task.definition, width: width).count
    return PanelNeed(least: least, question: whole, most: definition + 1 + (task.questions.count > 1 ? 2 : 0) + whole)
  }

  /// The lines for a question, `rows` of them at most; the question comes first in what is kept.
  /// - Parameter body: in the answers' place, such as a field to type in.
  func lines(
    for question: AnnotationTask.Question, earlier: [Prompt.Answered], width: Int, rows: Int, body: [StyledLine]? = nil
  ) -> [StyledLine] {
    var words: [StyledLine] = []
    for brevity in Brevity.allCases {
      words = lines(question, width, brevity, body: body)
      if words.count <= rows { break }
    }
    var left = rows - words.count
    var before: [StyledLine] = []
    if !earlier.isEmpty, left >= 1 {
      let all = earlier.map { "\($0.question): \($0.meaning)" }.joined(separator: " · ")
      let lines = StyledLine.lines("✓ " + all, width: width, most: min(2, left), .dim)
      before = lines
      left -= lines.count
    }
    let definition = wrapped(task.definition, width: width)
    // Two rows of a long definition say something, one does not.
    if left > 1, definition.count < left || left > 3 {
      let shown = wrapped(task.definition, width: width, lines: left - 1)
      before = shown.map { StyledLine($0) } + [StyledLine()] + before
      left -= shown.count + 1
      if left > 0, before.last?.width ?? 0 > 0 {
        before.append(StyledLine())
        left -= 1
      }
    }
    return before + words
  }

  private func lines(
    _ question: AnnotationTask.Question, _ width: Int, _ brevity: Brevity, body: [StyledLine]? = nil
  ) -> [StyledLine] {
    let most: Int? =
      switch brevity {
      case .whole: nil
      case .short: 2
      case .shorter, .shortest: 1
      }
    var lines = StyledLine.lines(question.ask, width: width, most: most, .bold)
    if brevity == .whole, inColumn { lines.append(StyledLine()) }
    if let body { return lines + body }
    if question.isText { return lines + [StyledLine()] }
    let answers = question.answers.map { (key: String($0.key), meaning: $0.meaning) }
    switch brevity {
    case .whole: lines += inColumn ? column(answers, width, wraps: true) : row(answers, width)
    case .short: lines += inColumn ? column(answers, width, wraps: false) : row(answers, width)
    case .shorter: lines += inColumn ? column(answers, width, wraps: false) : row(answers, width, meaning: 16)
    case .shortest: lines += [oneRow(answers, width)]
    }
    return lines
  }

  private func column(_ answers: [(key: String, meaning: String)], _ width: Int, wraps: Bool) -> [StyledLine] {
    answers.flatMap { key, meaning in
      wrapped(meaning, width: max(1, width - 5), lines: wraps ? nil : 1).enumerated().map { index, text in
        StyledLine([(index == 0 ? " \(key) " : "   ", index == 0 ? .key : .plain), ("  " + text, .plain)])
      }
    }
  }

  /// Side by side, on as many lines as it takes.
  private func row(_ answers: [(key: String, meaning: String)], _ width: Int, meaning most: Int = .max) -> [StyledLine]
  {
    var lines: [StyledLine] = []
    var line = StyledLine([])
    for (key, meaning) in answers {
      let text = shortened(meaning, width: min(most, max(1, width - 4)))
      let item = StyledLine([(" \(key) ", .key), (" " + text, .plain)])
      if !line.pieces.isEmpty, line.width + 3 + item.width > width {
        lines.append(line)
        line = StyledLine([])
      }
      if !line.pieces.isEmpty { line.pieces.append(("   ", .plain)) }
      line.pieces += item.pieces
    }
    return lines + [line]
  }

  /// In one line, whatever it costs; the keys are what stays.
  private func oneRow(_ answers: [(key: String, meaning: String)], _ width: Int) -> StyledLine {
    let each = max(0, (width - 5 * answers.count) / max(1, answers.count))
    var line = StyledLine([])
    for (key, meaning) in answers {
      line.pieces.append((" \(key) ", .key))
      line.pieces.append((each >= 3 ? " \(shortened(meaning, width: each)) " : " ", .plain))
    }
    return line
  }
}
