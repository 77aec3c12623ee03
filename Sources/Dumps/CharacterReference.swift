// CharacterReference: text without the references that HTML and web APIs write for single characters.

/// Undoes the character references of a text that is no HTML otherwise, once; ampersands that begin none stay.
func decodingCharacterReferences(_ text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
  let source = Array(text.utf8)
  var result: [UInt8] = []
  result.reserveCapacity(source.count)
  var at = 0
  while at < source.count {
    if let reference = CharacterReference(source, at) {
      result.append(contentsOf: UTF8.encode(reference.scalar) ?? UTF8.encodedReplacementCharacter)
      at = reference.end
    } else {
      result.append(source[at])
      at += 1
    }
  }
  return String(decoding: result, as: UTF8.self)
}

/// `&name;`, `&#123;` or `&#x1f;`: those that the platforms write.
struct CharacterReference {
  var scalar: Unicode.Scalar
  /// Behind its semicolon.
  var end: Int

  /// The reference that begins here; nil where none does.
  init?(_ source: [UInt8], _ start: Int) {
    // The longest that are known, `&#1114111;` and `&thetasym;`, have eight characters inside.
    guard source[start] == UInt8(ascii: "&") else { return nil }
    let inside = source[(start + 1)...].prefix(9)
    guard let semicolon = inside.firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = String(decoding: inside[..<semicolon], as: UTF8.self)
    guard let scalar = Self.numbered(name) ?? Self.names[name] else { return nil }
    self.scalar = scalar
    end = semicolon + 1
  }

  private static func numbered(_ name: String) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
    guard let code = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits), code > 0 else { return nil }
    // The codes of no character are taken for Windows-1252, as browsers do.
    if (0x80...0x9f).contains(code) { return windows[Int(code) - 0x80] }
    return Unicode.Scalar(code)
  }

  /// Windows-1252 from 0x80 on.
  private static let windows = Array(
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ".unicodeScalars)

  private static let names: [String: Unicode.Scalar] = {
    var names: [String: Unicode.Scalar] = [
      "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "ndash": "–", "mdash": "—", "lsquo": "‘",
      "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„", "lsaquo": "‹", "rsaquo": "›", "bull": "•",
      "hellip": "…", "prime": "′", "Prime": "″", "euro": "€", "trade": "™", "larr": "←", "uarr": "↑", "rarr": "→",
      "darr": "↓", "harr": "↔", "minus": "−", "infin": "∞", "ne": "≠", "le": "≤", "ge": "≥", "spades": "♠",
      "clubs": "♣", "hearts": "♥", "diams": "♦", "OElig": "Œ", "oelig": "œ", "Scaron": "Š", "scaron": "š",
      "Yuml": "Ÿ", "ensp": "\u{2002}", "emsp": "\u{2003}", "thinsp": "\u{2009}", "zwnj": "\u{200c}", "zwj": "\u{200d}",
    ]
    for (name, code) in zip(latin.split(separator: " "), UInt8(0xa0)...UInt8(0xff)) {
      names[String(name)] = Unicode.Scalar(code)
    }
    return names
  }()

  /// The names of U+00A0 to U+00FF.
  private static let latin = """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro \
    para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil \
    Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave \
    Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml \
    igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute \
    thorn yuml
    """
}
