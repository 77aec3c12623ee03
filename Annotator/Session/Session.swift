// Session: what a session of one annotator can be asked for, whichever face shows it. No terminal, no page in it.
import Base

/// A photograph as a session shows it.
package struct Picture: Sendable, Hashable {
  package var sha256: String
  /// Where the file lies.
  package var file: String
  /// For people: the post's, as `platform/id`, or the start of the hash where no post shows it.
  package var name: String
  /// Pixels, upright.
  package var width: Int
  package var height: Int

  package init(sha256: String, file: String, name: String, width: Int, height: Int) {
    self.sha256 = sha256
    self.file = file
    self.name = name
    self.width = width
    self.height = height
  }
}

/// A question asked now.
package struct Prompt: Sendable, Hashable {
  package var picture: Picture
  package var question: AnnotationTask.Question
  /// Which image of the annotator's this is, from 1, earlier sessions included.
  package var number: Int
  /// How many it will be, as far as others leave them.
  package var total: Int
  /// What was answered to earlier questions about this image.
  package var earlier: [Answered]

  /// An answer that was given.
  package struct Answered: Sendable, Hashable {
    package var question: String
    package var meaning: String

    package init(question: String, meaning: String) {
      self.question = question
      self.meaning = meaning
    }
  }

  package init(
    picture: Picture, question: AnnotationTask.Question, number: Int, total: Int, earlier: [Answered] = []
  ) {
    self.picture = picture
    self.question = question
    self.number = number
    self.total = total
    self.earlier = earlier
  }
}

/// A labelled photograph to look at, or the verdict on an answer in training; any key goes on.
package struct Example: Sendable, Hashable {
  package var picture: Picture
  /// "Example 3 of 10"
  package var title: String
  /// The label and what it means.
  package var words: String

  package init(picture: Picture, title: String, words: String) {
    self.picture = picture
    self.title = title
    self.words = words
  }
}

/// What a session shows next.
package enum Step: Sendable, Hashable {
  case ask(Prompt)
  case example(Example)
  /// Nothing to do at the moment: so many images are with other annotators.
  case waiting(others: Int)
  /// The last words.
  case done(String)
}

/// What a session has come to.
package struct SessionSummary: Sendable, Hashable {
  /// Images finished in this session.
  package var images = 0
  /// Votes cast in this session and not taken back.
  package var votes = 0
  /// Images put off in this session; they come again in the next.
  package var skipped = 0
  /// The median time on an image, of this session; nil before the first.
  package var medianSeconds: Double?

  package init() {}
}

/// One annotator at work. Not thread-safe: one thread uses it.
///
/// All that it is told is kept before the call returns. What throws is a `Fault`; with code `tryAgain` the store was busy,
/// nothing was kept, and the same call may be made again.
package protocol Session: AnyObject {
  var task: AnnotationTask { get }
  /// What is to be shown now; the same until something changes.
  func step() throws -> Step
  /// Pictures that are likely to come next, to be decoded meanwhile.
  func ahead() throws -> [Picture]
  /// Casts the vote for that key on the question asked now; false where the key is no answer of it.
  /// - Parameter seconds: how long the annotator looked; nil where that is unknown.
  func answer(_ key: Character, seconds: Double?) throws -> Bool
  /// Answers a question of free text.
  func answer(text: String, seconds: Double?) throws
  /// Leaves a question of free text that may stay open without an answer, and goes on from an example.
  func proceed() throws
  /// Puts the image off until the next session.
  func skip() throws
  /// Takes the last vote back, and asks it again next; any number of times, into earlier sessions too.
  /// - Returns: false where there is nothing to take back.
  func undo() throws -> Bool
  /// Marks the image asked about for the owner of the dataset, with a note (which may be empty).
  func flag(note: String) throws
  /// The post's caption and tags, as lines; nil where the task does not allow it.
  func about() throws -> [String]?
  /// Reasons that were given to this question before, by whomever, most frequent first.
  func suggestions(for question: String) throws -> [String]
  /// Of the image asked about, strongest first; pixels of the upright image.
  func faces() throws -> [FaceBox]
  var summary: SessionSummary { get }
  /// A sentence that the annotator should see since the last call, such as that an image was given to others meanwhile.
  func notice() -> String?
  /// Gives back what was kept for this annotator and not answered. To be called on every way out.
  func close()
}
