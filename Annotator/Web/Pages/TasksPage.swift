// TasksPage: what there is to do.
import Annotator
import Hypertext

func tasksPage(for visitor: Visitor, tasks: [AnnotationTask]) -> HTML {
  let rows: [HTML] = tasks.map { task in
    """
    <li>
    <a href="/tasks/\(pathPart(task.name))">\(task.name)</a>
    <p>\(firstSentence(of: task.definition))</p>
    </li>
    """
  }
  return page(
    "Tasks", for: visitor,
    """
    <h1>Tasks</h1>
    <ul class="tasks">
    \(rows)
    </ul>
    """)
}

private func firstSentence(of text: String) -> String {
  var sentence = ""
  for word in text.split(whereSeparator: \.isWhitespace) {
    sentence += (sentence.isEmpty ? "" : " ") + word
    if word.hasSuffix(".") { break }
  }
  return sentence
}

/// A name as one part of a path: everything but letters, digits, - _ and . as percent and two digits.
func pathPart(_ name: String) -> String {
  name.utf8.map { byte in
    let isPlain =
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 95
    return isPlain ? String(UnicodeScalar(byte)) : "%" + [byte].hexadecimal
  }.joined()
}

extension [UInt8] {
  fileprivate var hexadecimal: String {
    map { byte in
      let digits = [Character]("0123456789ABCDEF")
      return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    }.joined()
  }
}
