// TaskTests: task files, what is wrong with them in words, and the shelf of tasks in a store.
import Annotator
import Base
import Store
import Support
import Testing

/// The sentence that reading the file ends with; nil where it is a task.
private func complaint(_ yaml: String) -> String? {
  fault { _ = try AnnotationTask(yaml: yaml, origin: "t.yaml") }.map {
    $0.code == .data ? $0.sentence : "\($0.code): \($0.sentence)"
  }
}

/// A task file with one question, parts of which may be replaced.
private func file(
  name: String = "t", head: String = "", question: String = "q",
  answers: String = "{key: y, label: y}, {key: n, label: n}",
  more: String = ""
) -> String {
  """
  name: \(name)
  definition: Look.
  \(head)
  questions:
    - name: \(question)
      ask: Is it?
      answers: [\(answers)]
  \(more)
  """
}

@Suite struct TaskFileTests {
  @Test func `a whole file is read`() throws {
    let task = try AnnotationTask(yaml: twoQuestions, origin: "t.yaml")
    #expect(task.name == "people")
    #expect(task.definition == "A person counts where the face is seen.\nIn doubt, no.")
    #expect(task.votesPerItem == 2)
    #expect(task.questions.map(\.name) == ["person", "doing"])
    #expect(task.questions.map(\.when) == [[:], ["person": "yes"]])
    #expect(task.questions[1].answers.map(\.key) == ["s", "r", "o"])
    #expect(task.questions[1].answers.map(\.label) == ["sport", "rest", "other"])
    #expect(task.questions[1].answers.map(\.meaning) == ["sport", "rest", "something else"])
    #expect(task.mainQuestion == "person")
    #expect(task.question(named: "doing")?.ask == "What are they doing?")
    #expect(task.question(named: "none") == nil)
  }

  @Test func `three votes an image and the last question are what a file need not say`() throws {
    let more = """
        - name: r
          ask: Or so?
          answers: [{key: a, label: a}, {key: b, label: b}]
      """
    let task = try AnnotationTask(yaml: file(more: more), origin: "t.yaml")
    #expect(task.votesPerItem == 3)
    #expect(task.mainQuestion == "r")
    #expect(task.questions[0].answers.map(\.label) == ["y", "n"], "a y without quotes is a y, not true")
  }

  @Test(arguments: [
    (file(name: "a b"), "its name \"a b\" may hold only letters, digits, - and _"),
    (file(name: "ä"), "its name \"ä\" may hold only letters, digits, - and _"),
    (file(name: "''"), "its name \"\" may hold only letters, digits, - and _"),
    (file(head: "votes_per_item: 0"), "votes_per_item is 0, but must lie between 1 and 99"),
    (file(head: "votes_per_item: 100"), "votes_per_item is 100, but must lie between 1 and 99"),
    (file(head: "votes_per_item: many"), "votes_per_item has a value of another kind than expected"),
    (file(head: "label: r"), "its label names no question: r"),
    (file(answers: "{key: y, label: y}"), "the question q needs two answers or more"),
    (
      file(answers: "{key: yes, label: y}, {key: n, label: n}"),
      "the key \"yes\" of the question q must be one character"
    ),
    (
      file(answers: "{key: '', label: y}, {key: n, label: n}"), "the key \"\" of the question q must be one character"
    ),
    (file(answers: "{key: y, label: y}, {key: y, label: n}"), "the question q has the key \"y\" twice"),
    (file(answers: "{key: y}, {key: n, label: n}"), "questions.1.answers.1 lacks label"),
    (
      file(answers: "{key: y, label: [a]}, {key: n, label: n}"),
      "questions.1.answers.1.label has a value of another kind than expected"
    ),
    (
      file(more: "  - {name: q, ask: Or?, answers: [{key: a, label: a}, {key: b, label: b}]}"),
      "two questions are named q"
    ),
    (
      file(more: "  - {name: r, ask: Or?, when: {z: y}, answers: [{key: a, label: a}, {key: b, label: b}]}"),
      "the question r waits for z, which is not asked before it"
    ),
    (
      file(more: "  - {name: r, ask: Or?, when: {r: a}, answers: [{key: a, label: a}, {key: b, label: b}]}"),
      "the question r waits for r, which is not asked before it"
    ),
    (
      file(more: "  - {name: r, ask: Or?, when: {q: z}, answers: [{key: a, label: a}, {key: b, label: b}]}"),
      "the question r waits for q: z, which is no answer of it"
    ),
    ("name: t\ndefinition: d\nquestions: []", "it has no questions"),
    ("name: t\nquestions: []", "the file lacks definition"),
    ("definition: d\nquestions: []", "the file lacks name"),
    ("name: t\ndefinition: d\n", "the file lacks questions"),
    ("name: t\ndefinition: d\nquestions: 3", "questions has a value of another kind than expected"),
  ]) func `what is wrong with a file is said in words`(yaml: String, words: String) {
    #expect(complaint(yaml) == "t.yaml is no task: \(words).")
  }

  @Test func `shares, scale, caption and questions in words are read`() throws {
    let more = """
        - {name: why, ask: Why?, when: {q: y}, text: true, optional: true}
        - {name: much, ask: How much?, scale: ordinal, answers: [{key: a, label: a}, {key: b, label: b}]}
      """
    let head = "gold_share: 0.05\nrepeat_share: 0.1\ncaption: allowed\ntoo_fast: 1.5"
    let task = try AnnotationTask(yaml: file(head: head, more: more), origin: "t.yaml")
    #expect((task.goldShare, task.repeatShare, task.hastySeconds) == (0.05, 0.1, 1.5))
    #expect(task.showsCaption)
    #expect(task.questions.map(\.isText) == [false, true, false])
    #expect(task.questions.map(\.isOptional) == [false, true, false])
    #expect(task.questions.map(\.scale) == [.nominal, .nominal, .ordinal])
    #expect(task.mainQuestion == "much")
  }

  @Test(arguments: [
    (file(head: "gold_share: 0.6"), "gold_share is 0.6, but must lie between 0 and 0.5"),
    (file(head: "repeat_share: -0.1"), "repeat_share is -0.1, but must lie between 0 and 0.5"),
    (file(head: "too_fast: 61"), "too_fast is 61.0, but must lie between 0 and 60 seconds"),
    (file(head: "caption: seen"), "caption is \"seen\", but must be hidden or allowed"),
    (file(head: "vote_per_item: 3"), "\"vote_per_item\" in the file is no key of a task; votes_per_item is one"),
    (
      file(answers: "{key: y, label: y, meaing: yes}, {key: n, label: n}"),
      "\"meaing\" in questions.1.answers.1 is no key of a task; meaning is one"
    ),
    (
      file(more: "  - {name: r, ask: Why?, text: true, anwsers: []}"),
      "\"anwsers\" in questions.2 is no key of a task; answers is one"
    ),
    (
      file(more: "  - {name: r, ask: Why?, text: true, answers: [{key: a, label: a}, {key: b, label: b}]}"),
      "the question r asks for text and offers answers; it must be one of them"
    ),
    (file(more: "  - {name: r, ask: Why?}"), "the question r needs two answers or more"),
    (
      file(more: "  - {name: r, ask: Why?, optional: true, answers: [{key: a, label: a}, {key: b, label: b}]}"),
      "the question r is optional, which only one that asks for text can be"
    ),
    (
      file(more: "  - {name: r, ask: So?, scale: ratio, answers: [{key: a, label: a}, {key: b, label: b}]}"),
      "the scale of the question r is \"ratio\", but must be nominal or ordinal"
    ),
    (
      file(head: "label: r", more: "  - {name: r, ask: Why?, text: true}"),
      "its label is the question r, which asks for text"
    ),
    (
      "name: t\ndefinition: d\nquestions: [{name: r, ask: Why?, text: true}]",
      "its first question asks for text; begin with answers"
    ),
    (file(answers: "{key: y, label: y}, {key: n, label: y}"), "the question q has the label \"y\" twice"),
    (file(answers: "{key: y, label: ' '}, {key: n, label: y}"), "the key \"y\" of the question q has an empty label"),
    (
      file(answers: "{key: \"\\t\", label: y}, {key: n, label: n}"),
      "a key of the question q cannot be typed; take a letter, a digit or a sign"
    ),
  ]) func `what is wrong with the finer points is said too`(yaml: String, words: String) {
    #expect(complaint(yaml) == "t.yaml is no task: \(words).")
  }

  @Test(arguments: ["u", " ", "?", "q"]) func `keys with a meaning of their own are taken`(key: String) {
    let answers = "{key: '\(key)', label: y}, {key: n, label: n}"
    #expect(
      complaint(file(answers: answers))
        == "t.yaml is no task: the key \"\(key)\" of the question q is taken: u undoes, q quits, ? helps, blank skips.")
  }

  @Test(arguments: ["", "[", "just words", "- a\n- b", "name: [", "a: b: c", "\u{0}"])
  func `a file that is no such YAML is refused in one sentence`(text: String) throws {
    let sentence = try #require(complaint(text))
    #expect(sentence.hasPrefix("t.yaml is no task: "))
    #expect(sentence.hasSuffix("."))
    #expect(!sentence.contains("\n"))
    #expect(!sentence.contains("DecodingError") && !sentence.contains("debugDescription"))
  }
}

@Suite struct TaskShelfTests {
  @Test func `the shipped tasks are there from the start, and are tasks`() throws {
    try withTemporaryFolder { folder in
      let store = try storeOfImages(0, in: folder)
      let shelf = try TaskShelf(store: store, now: testTime)
      let names = try store.read { try $0.tasks().map(\.name) }
      #expect(names == ["danger", "selfie", "top-bottom", "worthiness"])
      for name in names {
        let task = try shelf.task(named: name).task
        #expect(task.name == name)
        #expect(task.votesPerItem == (name == "worthiness" ? 1 : 3))
        #expect(!task.showsCaption, "blind, if a task does not say otherwise")
        #expect(!task.definition.isEmpty)
      }
      #expect(try shelf.task(named: "selfie").task.questions.map { $0.answers.map(\.key) } == [["y", "n"]])
      let danger = try shelf.task(named: "danger").task
      #expect(danger.questions.map(\.name) == ["selfie", "dangerous", "reason"])
      #expect(danger.questions.map(\.isText) == [false, false, true])
      #expect(danger.questions[2].when == ["dangerous": "y"])
      #expect(danger.questions[1].when == ["selfie": "y"])
      #expect(danger.mainQuestion == "dangerous")
      let worthiness = try shelf.task(named: "worthiness").task
      #expect(worthiness.questions.map(\.scale) == [.ordinal])
      #expect(worthiness.questions[0].answers.map(\.label) == ["1", "2", "3", "4", "5"])
      #expect(worthiness.questions[0].answers.allSatisfy { $0.meaning.split(separator: "·").count == 2 })
      #expect(try shelf.task(named: "top-bottom").task.questions[0].answers.map(\.label) == ["top", "bottom"])
      _ = try TaskShelf(store: store, now: testTime)
      #expect(try store.read { try $0.tasks().count } == 4)
    }
  }

  @Test func `a task that is not there is answered with those that are`() throws {
    try withTemporaryFolder { folder in
      let shelf = try TaskShelf(store: try storeOfImages(0, in: folder), now: testTime)
      #expect(
        fault { _ = try shelf.task(named: "self") }
          == Fault(
            .noInput, "The store has no task self; it has danger, selfie, top-bottom, worthiness. Did you mean selfie?")
      )
      #expect(
        fault { _ = try shelf.task(named: "weather") }
          == Fault(.noInput, "The store has no task weather; it has danger, selfie, top-bottom, worthiness."))
    }
  }

  @Test func `a task may be described anew until it has votes`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 1)
      let shelf = try TaskShelf(store: studio.store, now: testTime)
      let other = twoQuestions.replacing("Is there a person?", with: "Anybody there?")
      #expect(try shelf.add(yaml: other, origin: "b.yaml", now: testTime).questions[0].ask == "Anybody there?")
      #expect(try studio.session("ada").answer("n", seconds: nil))
      #expect(
        fault { _ = try shelf.add(yaml: twoQuestions, origin: "c.yaml", now: testTime) }
          == Fault(
            .data,
            "The task people has votes already, which a new description would change the meaning of; "
              + "give c.yaml another name."))
      #expect(try shelf.add(yaml: other, origin: "b.yaml", now: testTime).name == "people")
      #expect(try shelf.task(named: "people").task.questions[0].ask == "Anybody there?")
    }
  }

  @Test func `a question is the one named, or the main one`() throws {
    try withTemporaryFolder { folder in
      let studio = try Studio(in: folder, images: 0)
      let shelf = try TaskShelf(store: studio.store, now: testTime)
      #expect(try shelf.question(nil, of: studio.task).name == "person")
      #expect(try shelf.question("doing", of: studio.task).name == "doing")
      #expect(
        fault { _ = try shelf.question("why", of: studio.task) }
          == Fault(.noInput, "The task people has no question why; it asks person, doing."))
    }
  }
}
