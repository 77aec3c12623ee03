// ReportFacts: everything that a report tells, before a word of it is written.

/// What the store says, as the report takes it.
package struct ReportFacts: Sendable {
  package var title: String
  /// Of the program that wrote it.
  package var version: String
  package var platforms: [String] = []
  package var accounts = 0
  /// Days, "2026-11-22": from the first to the last post, and from the first to the last reading of likes.
  package var posted: (from: String, to: String)?
  package var observed: (from: String, to: String)?
  /// The last run that changed the store: its day and its command.
  package var lastRun: (day: String, command: String)?
  package var seed: UInt64 = 0
  /// Whether faces are made unrecognisable.
  package var isBlurred = false
  /// Photographs a class.
  package var perClass = 0
  package var funnel = FunnelFacts()
  package var likes: [LikesFacts] = []
  /// Sets of labels of posts without the answer of the command that made them, and that command.
  package var unkeptLikes: [(name: String, command: String)] = []
  package var labels: [LabelSetFacts] = []
  package var questions: [QuestionFacts] = []
  package var annotators: [(task: String, annotators: [AnnotatorFacts])] = []
  package var classifiers: [ClassifierFacts] = []
  package var exports: [ExportedFacts] = []
  package var sheets: [ClassSheetFacts] = []
  package var doubted: [DoubtedFacts] = []
  /// The names of the store's tasks, for commands that would bring what is missing.
  package var tasks: [String] = []

  package init(title: String, version: String) {
    self.title = title
    self.version = version
  }

  /// All thumbnails that are shown.
  var thumbnails: [Thumbnail] {
    (sheets.flatMap { $0.classes.flatMap(\.shown) } + doubted.flatMap(\.shown)).compactMap(\.thumbnail)
  }

  /// Photographs whose files cannot be read.
  package var unreadable: Int {
    (sheets.flatMap { $0.classes.flatMap(\.shown) } + doubted.flatMap(\.shown)).count { $0.thumbnail == nil }
  }

  package var shown: Int { thumbnails.count }

  /// Thumbnails that are hidden as a whole.
  package var hiddenWholly: Int { thumbnails.count { $0.hidden == .everything } }
}
