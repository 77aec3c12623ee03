// TrueKind: what a file is by its first bytes, in words that fit into a sentence.
import Base

/// What the first bytes show. `article` is "a", "an" or nothing; `isPicture` tells an image of another kind from a
/// file that is none.
struct TrueKind: Equatable {
  var name: String
  var article: String
  var isPicture: Bool
  var photo: PhotoKind?

  /// "an HTML page", "text".
  var phrase: String { article.isEmpty ? name : "\(article) \(name)" }

  private init(_ name: String, _ article: String, picture: Bool = false, photo: PhotoKind? = nil) {
    self.name = name
    self.article = article
    self.isPicture = picture
    self.photo = photo
  }

  private static func picture(_ name: String, _ article: String) -> TrueKind {
    TrueKind(name, article, picture: true)
  }

  static let empty = TrueKind("an empty file", "")
  static let unknown = TrueKind("unknown data", "")

  /// Looks at no more than the first 4,096 bytes.
  init(of firstBytes: [UInt8]) {
    let bytes = Array(firstBytes.prefix(4096))
    if bytes.isEmpty {
      self = .empty
    } else {
      self =
        Self.photo(bytes) ?? Self.container(bytes) ?? Self.signature(bytes) ?? Self.text(bytes) ?? .unknown
    }
  }

  private static func photo(_ bytes: [UInt8]) -> TrueKind? {
    // A cut may leave less than a whole signature; what is left still shows the kind, and the decoder the cut.
    let isJPEG = bytes.starts(with: bytes.count == 2 ? [0xff, 0xd8] : [0xff, 0xd8, 0xff])
    if isJPEG { return TrueKind("JPEG", "a", picture: true, photo: .jpeg) }
    let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    if bytes.count >= 4, bytes.starts(with: png.prefix(bytes.count)) {
      return TrueKind("PNG", "a", picture: true, photo: .png)
    }
    if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
      return TrueKind("WebP", "a", picture: true, photo: .webp)
    }
    return nil
  }

  /// Files of the ISO base media format and of RIFF, told apart by their brand.
  private static func container(_ bytes: [UInt8]) -> TrueKind? {
    if bytes.starts(with: "RIFF".utf8), bytes.count >= 12 {
      switch String(decoding: bytes[8..<12], as: UTF8.self) {
      case "AVI ": return TrueKind("AVI video", "an")
      case "WAVE": return TrueKind("WAV sound", "a")
      default: return nil
      }
    }
    guard bytes.count >= 12, bytes[4..<8].elementsEqual("ftyp".utf8) else { return nil }
    let length = bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }
    var brands: [String] = []
    for at in stride(from: 8, to: min(max(length, 12), bytes.count) - 3, by: 4) where at != 12 {
      brands.append(String(decoding: bytes[at..<at + 4], as: UTF8.self))
    }
    if brands.contains(where: { $0.hasPrefix("avi") }) { return .picture("AVIF", "an") }
    let heic: Set<String> = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1"]
    if brands.contains(where: heic.contains) { return .picture("HEIC", "a") }
    switch brands.first ?? "" {
    case "crx ": return .picture("Canon raw photo", "a")
    case "qt  ": return TrueKind("QuickTime video", "a")
    case "M4A ", "M4B ": return TrueKind("MP4 sound", "an")
    default: return TrueKind("MP4 video", "an")
    }
  }

  private static func signature(_ bytes: [UInt8]) -> TrueKind? {
    func starts(_ text: String) -> Bool { bytes.starts(with: text.utf8) }
    func startsWith(_ prefix: UInt8...) -> Bool { bytes.starts(with: prefix) }
    if starts("GIF87a") || starts("GIF89a") { return .picture("GIF", "a") }
    if startsWith(0x49, 0x49, 0x2a, 0x00) || startsWith(0x4d, 0x4d, 0x00, 0x2a) { return .picture("TIFF", "a") }
    // "BM" alone may start any text: a bitmap has two zero words behind its length.
    if starts("BM"), bytes.count >= 10, bytes[6..<10].allSatisfy({ $0 == 0 }) { return .picture("BMP", "a") }
    if startsWith(0, 0, 1, 0) { return .picture("Windows icon", "a") }
    if startsWith(0xff, 0x4f, 0xff, 0x51) || (startsWith(0, 0, 0, 0x0c) && bytes.dropFirst(4).starts(with: "jP".utf8)) {
      return .picture("JPEG 2000", "a")
    }
    if startsWith(0xff, 0x0a) || (startsWith(0, 0, 0, 0x0c) && bytes.dropFirst(4).starts(with: "JXL ".utf8)) {
      return .picture("JPEG XL", "a")
    }
    if starts("8BPS") { return .picture("Photoshop document", "a") }
    if starts("%PDF-") { return TrueKind("PDF", "a") }
    if startsWith(0x1a, 0x45, 0xdf, 0xa3) { return TrueKind("WebM video", "a") }
    if startsWith(0x1f, 0x8b) { return TrueKind("gzip archive", "a") }
    if starts("PK\u{3}\u{4}") || starts("PK\u{5}\u{6}") { return TrueKind("ZIP archive", "a") }
    if startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a) { return TrueKind("xz archive", "an") }
    if startsWith(0x28, 0xb5, 0x2f, 0xfd) { return TrueKind("Zstandard archive", "a") }
    if starts("SQLite format 3") { return TrueKind("SQLite database", "an") }
    if starts("OggS") { return TrueKind("Ogg file", "an") }
    if starts("ID3") { return TrueKind("MP3 sound", "an") }
    if startsWith(0x7f, 0x45, 0x4c, 0x46) { return TrueKind("program", "a") }
    return nil
  }

  private static func text(_ bytes: [UInt8]) -> TrueKind? {
    let plain = TrueKind("text", "")
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) { return plain }
    let isControl = { (byte: UInt8) in byte < 32 && !(byte >= 9 && byte <= 13) && byte != 27 }
    guard !bytes.contains(where: isControl), isUTF8(bytes) else { return nil }
    let body = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
    let words = String(decoding: body.trimmingBlanks, as: UTF8.self).lowercased()
    let pageStarts = ["<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<script", "<div", "<p>"]
    if pageStarts.contains(where: words.hasPrefix) { return TrueKind("HTML page", "an") }
    if words.hasPrefix("<") {
      if words.contains("<html") { return TrueKind("HTML page", "an") }
      if words.contains("<svg") { return .picture("SVG drawing", "an") }
      if words.hasPrefix("<?xml") { return TrueKind("XML", "") }
    }
    if let first = words.first, first == "{" || first == "[",
      let second = words.dropFirst().first(where: { !$0.isWhitespace }), "\"{[]}-0123456789tfn".contains(second)
    {
      return TrueKind("JSON", "")
    }
    return plain
  }

  /// True for UTF-8 that may be cut within its last character.
  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    (0...min(3, bytes.count)).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
  }
}
