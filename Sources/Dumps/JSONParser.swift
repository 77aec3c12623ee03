// JSONParser: JSON texts unfolded by simdjson, and repaired where scrapers are known to break them.
internal import CSimdJSON

/// Why a text is not JSON: the rest of a sentence that begins with the text's name, such as "a string is never closed".
package struct JSONProblem: Error, Hashable, Sendable {
  package var words: String
}

/// Parses one text after the other in memory that it keeps. One owner, not shared between threads.
package final class JSONParser {
  /// How many bytes must be readable behind a text that is parsed in place.
  package static let padding = Int(CSIMDJSON_PADDING)

  private let parser: OpaquePointer

  package init() {
    // The parser is a few words of memory; where they are not to be had, nothing else works either.
    guard let parser = csimdjson_create() else { preconditionFailure("no memory for a JSON parser") }
    self.parser = parser
  }

  deinit { csimdjson_free(parser) }

  /// Parses the text and lends its value to `body`.
  ///
  /// Values are void once `body` returns: copy out what is kept, and do not parse with this parser inside `body`.
  /// A text that fails is tried once more after repair: bytes that are not UTF-8, half surrogate pairs, Python's `NaN`
  /// and `Infinity` and numbers beyond 64 bits are mended (see `JSONRepair`).
  /// - Parameter padded: the text; `padding` bytes behind it must be readable, whatever they hold.
  /// - Throws: `JSONProblem` where the text is no JSON; what `body` throws.
  package func withValue<T>(padded: UnsafeRawBufferPointer, _ body: (JSONValue) throws -> T) throws -> T {
    var root = csimdjson_value()
    let code = parse(padded, &root)
    if code == 0 { return try body(JSONValue(root)) }
    guard let repaired = JSONRepair.repaired(padded) else {
      throw JSONProblem(words: String(cString: csimdjson_words(code)))
    }
    let codeAfter = (repaired + [UInt8](repeating: 0, count: Self.padding)).withUnsafeBytes { text in
      parse(UnsafeRawBufferPointer(rebasing: text[..<repaired.count]), &root)
    }
    guard codeAfter == 0 else { throw JSONProblem(words: String(cString: csimdjson_words(codeAfter))) }
    return try body(JSONValue(root))
  }

  /// The same for a text without room behind it; it is copied.
  package func withValue<T>(_ text: some Sequence<UInt8>, _ body: (JSONValue) throws -> T) throws -> T {
    var padded = Array(text)
    let count = padded.count
    padded.append(contentsOf: repeatElement(0, count: Self.padding))
    return try padded.withUnsafeBytes { try withValue(padded: UnsafeRawBufferPointer(rebasing: $0[..<count]), body) }
  }

  private func parse(_ text: UnsafeRawBufferPointer, _ root: inout csimdjson_value) -> Int32 {
    guard let base = text.baseAddress else { return csimdjson_parse(parser, "", 0, &root) }
    return csimdjson_parse(parser, base.assumingMemoryBound(to: CChar.self), text.count, &root)
  }
}
