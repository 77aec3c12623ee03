// JSONElements: the values of a JSON text one after another, for files of other tools than dumps.

/// Calls `value` with each element of a top-level array, or with each value that stands at the top, in their order; an
/// array of any length takes the memory of its longest element.
/// - Parameters:
///   - source: fills the buffer with the next bytes and returns how many, 0 at the end.
///   - value: gets the value, void afterwards, and its number from 1.
///   - broken: gets the number of a value that is no JSON, and why, as the rest of a sentence that begins with its name.
/// - Throws: what the closures throw.
package func eachJSONElement(
  _ source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int,
  value: (JSONValue, _ number: Int) throws -> Void, broken: (_ number: Int, _ words: String) throws -> Void
) throws {
  let reader = ValueReader(ByteStream(source))
  let parser = JSONParser()
  while let frame = try reader.next() {
    switch frame {
    case .tooLong: try broken(reader.number, "is too long: \(reader.tooLongSentence)")
    case .text(let text):
      do {
        try parser.withValue(padded: text) { try value($0, reader.number) }
      } catch let problem as JSONProblem {
        try broken(reader.number, "is no JSON: \(problem.words)")
      }
    }
  }
}
