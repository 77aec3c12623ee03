// ForgottenText: where the names and ids of what was forgotten stand in text, and the text without them. Pure.

/// What a text is. It decides how sure a find has to be: a name may be a plain word.
package enum TextPlace: Sendable, Hashable {
  /// What people wrote: captions, comments, notes.
  case prose
  /// A file inside a dump, named from the dump on.
  case member
  /// A file or folder of this machine.
  case path
  /// Where a photograph or a post can be found.
  case address
  /// What belongs to no post: arguments, outcomes, summaries.
  case record
  /// The beginning of a record that could not be used, and the words about it.
  case reject
}

/// Finds words that are known by a question only: is this one of them? So that the list may be one of hashes.
///
/// A word that cannot be a plain one (`sunny_otter1`, `C4Euz2seP1l`, 4000921457) is found wherever it stands by itself.
/// Another (`sunshine`) is found where it can only be a name: behind an @, as the folder of a dump, in quotes in a record
/// of one.
package struct ForgottenText {
  /// Stands in the place of what was found.
  package static let standIn = "forgotten"

  /// - Parameters:
  ///   - isName: whether these bytes are a name, in whichever letter case.
  ///   - isID: whether these bytes are an id.
  ///   - phrases: what is found as it stands, where no letter or digit goes on.
  package init(
    isName: @escaping (ArraySlice<UInt8>) -> Bool, isID: @escaping (ArraySlice<UInt8>) -> Bool, phrases: [[UInt8]] = []
  ) {
    (self.isName, self.isID, self.phrases) = (isName, isID, phrases)
  }

  /// Whether these bytes are a name, in whichever letter case.
  private let isName: (ArraySlice<UInt8>) -> Bool
  /// Whether these bytes are an id.
  private let isID: (ArraySlice<UInt8>) -> Bool
  private let phrases: [[UInt8]]

  /// A run of signs that words are made of ends at most after so many parts between `_`, `.` and `-`.
  private static let longestWord = 10

  package func isFound(in text: some Sequence<UInt8>, _ place: TextPlace) -> Bool {
    !finds(in: Array(text), place).isEmpty
  }

  /// Whether all of a text is a name or an id.
  func isKnown(_ bytes: ArraySlice<UInt8>) -> Bool { isName(bytes) || isID(bytes) }

  /// The text with the stand-in for each find; nil where there is none.
  package func redacted(_ text: String, _ place: TextPlace) -> String? {
    redacted(Array(text.utf8), place).map { String(decoding: $0, as: UTF8.self) }
  }

  private func redacted(_ bytes: [UInt8], _ place: TextPlace) -> [UInt8]? {
    let finds = finds(in: bytes, place)
    guard !finds.isEmpty else { return nil }
    var out: [UInt8] = []
    var end = 0
    for find in finds where find.lowerBound >= end {
      out += bytes[end..<find.lowerBound]
      out += Array(Self.standIn.utf8)
      end = find.upperBound
    }
    return out + bytes[end...]
  }

  /// The same for JSON: only what stands in its strings is looked at, so that it stays JSON.
  package func redactedJSON(_ text: String, _ place: TextPlace) -> String? {
    let bytes = Array(text.utf8)
    var (out, literal): ([UInt8], [UInt8]) = ([], [])
    var (isInside, isEscaped, isChanged) = (false, false, false)
    for byte in bytes {
      guard isInside else {
        isInside = byte == UInt8(ascii: "\"")
        out.append(byte)
        continue
      }
      if byte == UInt8(ascii: "\""), !isEscaped {
        let better = redacted(literal, place)
        isChanged = isChanged || better != nil
        out += (better ?? literal) + [byte]
        (literal, isInside) = ([], false)
      } else {
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        literal.append(byte)
      }
    }
    return isChanged ? String(decoding: out + literal, as: UTF8.self) : nil
  }

  // MARK: Finding

  /// In their order; none overlaps the one before.
  private func finds(in bytes: [UInt8], _ place: TextPlace) -> [Range<Int>] {
    var found = phrases.flatMap { occurrences(of: $0, in: bytes) }
    var at = 0
    while at < bytes.count {
      guard Self.isWordSign(bytes[at]) else {
        at += 1
        continue
      }
      let start = at
      while at < bytes.count, Self.isWordSign(bytes[at]) { at += 1 }
      found += finds(inRun: start..<at, of: bytes, place)
    }
    found.sort { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
    var end = 0
    return found.filter { find in
      defer { end = max(end, find.upperBound) }
      return find.lowerBound >= end
    }
  }

  private func finds(inRun run: Range<Int>, of bytes: [UInt8], _ place: TextPlace) -> [Range<Int>] {
    let before = run.lowerBound > 0 ? bytes[run.lowerBound - 1] : nil
    // Most of what people write is plain words.
    if place == .prose, before != UInt8(ascii: "@"), before != UInt8(ascii: "/"),
      bytes[run].allSatisfy({ (97...122).contains($0) })
    {
      return []
    }
    for word in Self.words(of: run, in: bytes) where isFound(word, inRun: run, of: bytes, place) { return [word] }
    guard place != .prose, place != .address else { return [] }
    return partFinds(inRun: run, of: bytes)
  }

  /// A run as a word: as it stands, without full stops and the like around it, and up to the first dot (a file's ending).
  private static func words(of run: Range<Int>, in bytes: [UInt8]) -> [Range<Int>] {
    func trimmed(_ range: Range<Int>, _ signs: String) -> Range<Int> {
      let signs = Array(signs.utf8)
      var (low, high) = (range.lowerBound, range.upperBound)
      while low < high, signs.contains(bytes[low]) { low += 1 }
      while low < high, signs.contains(bytes[high - 1]) { high -= 1 }
      return low..<high
    }
    var words = [run]
    for word in [trimmed(run, ".-"), trimmed(run, "._-")] where !word.isEmpty && !words.contains(word) {
      words.append(word)
    }
    if let dot = bytes[run].firstIndex(of: UInt8(ascii: ".")), dot > run.lowerBound {
      words.append(run.lowerBound..<dot)
    }
    return words
  }

  private func isFound(_ word: Range<Int>, inRun run: Range<Int>, of bytes: [UInt8], _ place: TextPlace) -> Bool {
    let signs = bytes[word]
    switch Self.telling(signs) {
    case .either: return isName(signs) || isID(signs)
    case .id: if isID(signs) { return true }
    case .nothing: break
    }
    let before = run.lowerBound > 0 && word.lowerBound == run.lowerBound ? bytes[run.lowerBound - 1] : nil
    let after = run.upperBound < bytes.count ? bytes[run.upperBound] : nil
    let (slash, quote) = (UInt8(ascii: "/"), UInt8(ascii: "\""))
    if before == UInt8(ascii: "@") { return isName(signs) }
    guard word.count >= 3 else { return false }
    let mayBeName =
      switch place {
      case .prose: before == slash
      case .member: (before == slash || run.lowerBound == 0) && (after == slash || after == nil)
      case .path: before == slash && after == nil
      case .address, .record: false
      case .reject: before == quote && after == quote
      }
    return mayBeName && isName(signs)
  }

  /// Words in a longer run, such as the name in `sunny_otter1_4000921457.json`: where nobody else's name could be hurt.
  private func partFinds(inRun run: Range<Int>, of bytes: [UInt8]) -> [Range<Int>] {
    let parts = bytes[run].split { !Self.isLetterOrDigit($0) }.map { $0.startIndex..<$0.endIndex }
    var found: [Range<Int>] = []
    var first = 0
    search: while first < parts.count {
      for last in (first..<min(parts.count, first + Self.longestWord)).reversed() {
        // A sign at the edge may be the word's own.
        for low in Set([parts[first].lowerBound, max(run.lowerBound, parts[first].lowerBound - 1)]).sorted().reversed()
        {
          for high in Set([parts[last].upperBound, min(run.upperBound, parts[last].upperBound + 1)]).sorted() {
            let signs = bytes[low..<high]
            let telling = Self.telling(signs)
            guard telling != .nothing, isID(signs) || (telling == .either && isName(signs)) else { continue }
            found.append(low..<high)
            first = last + 1
            continue search
          }
        }
      }
      first += 1
    }
    return found
  }

  private func occurrences(of phrase: [UInt8], in bytes: [UInt8]) -> [Range<Int>] {
    guard let sign = phrase.first, phrase.count <= bytes.count else { return [] }
    var found: [Range<Int>] = []
    var at = 0
    while let next = bytes[at...].firstIndex(of: sign), next + phrase.count <= bytes.count {
      let end = next + phrase.count
      // `host/12` is not the beginning of `host/123`.
      let isWhole =
        (next == 0 || !Self.isLetterOrDigit(bytes[next - 1]) || !Self.isLetterOrDigit(sign))
        && (end == bytes.count || !Self.isLetterOrDigit(bytes[end]) || !Self.isLetterOrDigit(bytes[end - 1]))
      if isWhole, bytes[next..<end].elementsEqual(phrase) {
        found.append(next..<end)
        at = end
      } else {
        at = next + 1
      }
    }
    return found
  }

  // MARK: Signs

  private enum Telling {
    case nothing
    /// By its letter case only, which names do not keep.
    case id
    case either
  }

  /// Whether a word cannot be a plain one.
  private static func telling(_ word: ArraySlice<UInt8>) -> Telling {
    let digits = word.count { (48...57).contains($0) }
    if digits == word.count { return word.count >= 7 ? .either : .nothing }
    guard word.count >= 6 else { return .nothing }
    if digits > 0 || word.contains(UInt8(ascii: "_")) || word.dropFirst().dropLast().contains(UInt8(ascii: ".")) {
      return .either
    }
    let isMixed = word.dropFirst().contains { (65...90).contains($0) } && word.contains { (97...122).contains($0) }
    return isMixed ? .id : .nothing
  }

  /// Whether all of a text can be found as a word; what cannot is a phrase.
  static func isWord(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isWordSign) }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }

  private static func isWordSign(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }
}
