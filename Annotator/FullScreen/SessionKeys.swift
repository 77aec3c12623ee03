// SessionKeys: which keys do what in a session of a task.
import Terminal

/// What a key asks for, beside the answers of the question.
enum SessionCommand: Hashable {
  case undo, help, skip, flag, about, zoom, quit, redraw
}

/// The keys of a task: its answers come first; f, i and z step aside for them and are F, I and Z then.
struct SessionKeys {
  private let task: AnnotationTask
  private let taken: Set<Character>

  init(task: AnnotationTask) {
    self.task = task
    taken = Set(task.questions.flatMap { $0.answers.map(\.key) })
  }

  func command(for key: Key) -> SessionCommand? {
    switch key {
    case .backspace: .undo
    case .control("l"): .redraw
    case .control("c"): .quit
    case .character(let character):
      if taken.contains(character) { nil } else { Self.commands[character] }
    default: nil
    }
  }

  private static let commands: [Character: SessionCommand] = [
    "u": .undo, "?": .help, " ": .skip, "f": .flag, "F": .flag, "i": .about, "I": .about, "z": .zoom, "Z": .zoom,
    "q": .quit,
  ]

  /// The key as it is shown: small where the task leaves it free, and nil where it leaves neither.
  func shown(_ small: Character) -> String? {
    if !taken.contains(small) { return String(small) }
    let capital = small.uppercased()
    return taken.contains(Character(capital)) ? nil : capital
  }

  /// The other keys as they stand in a line, as many as fit `width` cells; the least needed are left out first.
  func hints(width: Int) -> [(key: String, does: String)] {
    var hints: [(key: String, does: String, need: Int)] = [
      ("Backspace", "undo", 2), ("space", "skip", 3), ("?", "help", 0), ("q", "quit", 1),
    ]
    if let key = shown("f") { hints.insert((key, "flag", 5), at: 2) }
    if let key = shown("z") { hints.insert((key, "zoom", 4), at: hints.count - 2) }
    if task.showsCaption, let key = shown("i") { hints.insert((key, "post", 6), at: hints.count - 2) }
    func cells() -> Int { hints.reduce(-3) { $0 + cellWidth($1.key) + 1 + cellWidth($1.does) + 3 } }
    while cells() > width, let least = hints.indices.max(by: { hints[$0].need < hints[$1].need }) {
      hints.remove(at: least)
    }
    return hints.map { ($0.key, $0.does) }
  }
}
