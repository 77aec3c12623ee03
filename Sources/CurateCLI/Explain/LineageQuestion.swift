// LineageQuestion: what somebody asks about: a photograph by its hash, file or key, or a post by its id or address.
import Base
import Foundation
import Store

/// What was asked, and what it is in the store.
struct LineageQuestion {
  /// How the words were understood.
  enum Kind: String {
    case hash
    case file
    case key
    case post
    case address
    /// By the name of a file of the dump, as vote files call a photograph.
    case name
  }

  let text: String
  let kind: Kind
  /// An export's key, where one was named.
  private(set) var key: String?
  /// The posts that were named; none where a photograph was.
  private(set) var posts: [PostName] = []
  /// The photographs, of posts in their order.
  private(set) var images: [StoredImage] = []

  /// Fewer digits of a hash are too likely to be something else.
  private static let fewestDigits = 6
  /// Digits of a photograph's hash that an export's keys begin with.
  private static let keyDigits = 20

  /// - Throws: `Fault`: `noInput` where the store has nothing of that name, `data` where it has several things.
  init(_ text: String, in connection: Connection) throws {
    self.text = text
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: text, isDirectory: &isFolder) {
      guard !isFolder.boolValue else {
        throw Fault(.usage, "\(text) is a folder; name one photograph, or a post.")
      }
      kind = .file
      try readFile(connection)
      return
    }
    if text.contains("://") {
      kind = .address
      try readAddress(connection)
      return
    }
    if let key = Self.key(in: text) {
      kind = .key
      self.key = key
      images = try connection.images(withHashBeginning: String(key.prefix(Self.keyDigits)), limit: 2)
      guard !images.isEmpty else {
        throw Fault(
          .noInput, "\(text) looks like an export's key, and no photograph of the store has a hash that begins so.")
      }
      return
    }
    let digits = text.lowercased()
    let isHash =
      digits.count >= Self.fewestDigits && digits.count <= 64 && digits.utf8.allSatisfy(Self.isHexadecimal)
    let hashed = isHash ? try connection.images(withHashBeginning: digits, limit: 6) : []
    let named = try Self.posts(called: text, connection)
    if !hashed.isEmpty, let post = named.first?.post {
      throw Fault(
        .data,
        "\(text) is the post \(post.name) and begins the hash of the photograph \(hashed[0].sha256); name one of them so."
      )
    }
    if !hashed.isEmpty {
      kind = .hash
      images = hashed
      guard hashed.count == 1 else {
        let list = Self.toldApart(hashed.map(\.sha256)).prefix(5).joined(separator: ", ")
        throw Fault(
          .data,
          "\(text) begins the hashes of several photographs: \(list)\(hashed.count > 5 ? " …" : ""); give more digits.")
      }
      return
    }
    if let first = named.first {
      kind = .post
      guard named.count == 1 else {
        throw Fault(
          .data,
          "\(text) is a post of several platforms; name one of \(named.map(\.post.name).joined(separator: ", ")).")
      }
      try take(first.post, ordinal: first.ordinal, connection)
      return
    }
    kind = .name
    guard let image = try connection.image(named: text) else { throw try Self.unknown(text, connection) }
    images = [image]
  }

  /// As many digits of each as tell them apart, 12 at least.
  private static func toldApart(_ hashes: [String]) -> [String] {
    var digits = 12
    while digits < 64, Set(hashes.map { $0.prefix(digits) }).count < hashes.count { digits += 1 }
    return hashes.map { String($0.prefix(digits)) }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte) }

  /// The key in `KEY`, `KEY.jpg` or a path to it: 20 digits of a hash, a hyphen, the copy's number.
  private static func key(in text: String) -> String? {
    let file = text.split(separator: "/").last.map(String.init) ?? text
    let name = file.split(separator: ".").first.map(String.init) ?? file
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == keyDigits, parts[0].utf8.allSatisfy(isHexadecimal),
      !parts[1].isEmpty, parts[1].utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return name
  }

  /// Posts of this id or of `platform/id`, with `/2` behind it for the second picture alone.
  private static func posts(called text: String, _ connection: Connection) throws -> [(post: PostName, ordinal: Int?)] {
    let whole = try connection.posts(called: text)
    if !whole.isEmpty { return whole.map { ($0, nil) } }
    guard let slash = text.lastIndex(of: "/"), let ordinal = Int(text[text.index(after: slash)...]), ordinal >= 1 else {
      return []
    }
    return try connection.posts(called: String(text[..<slash])).map { ($0, ordinal) }
  }

  private mutating func take(_ post: PostName, ordinal: Int? = nil, _ connection: Connection) throws {
    guard let ordinal else {
      posts.append(post)
      images += try connection.imageIDs(ofPost: post.id).compactMap { try connection.image(id: $0) }
      return
    }
    guard let image = try connection.photographs(ofPost: post.id).first(where: { $0.ordinal == ordinal }) else {
      throw Fault(
        .noInput,
        "The post \(post.name) has no photograph \(ordinal) in the store; curate explain \(post.name) says what it has."
      )
    }
    images.append(image.image)
  }

  private mutating func readFile(_ connection: Connection) throws {
    let sha256 = SHA256.hex(of: try AtomicFile.readRegular(text))
    key = Self.key(in: text)
    if let image = try connection.image(sha256: sha256) {
      images = [image]
    } else if let key {
      // A picture of an export has bytes of its own; its name leads to its photograph.
      images = try connection.images(withHashBeginning: String(key.prefix(Self.keyDigits)), limit: 2)
    }
    guard !images.isEmpty else {
      throw Fault(
        .noInput,
        "The file \(text) (SHA-256 \(sha256.prefix(12))…) is no photograph of the store, and "
          + (key == nil ? "its name is no export's key." : "no photograph has a hash that begins as its name does."))
    }
  }

  /// The id at an address's end is found at once; other addresses are looked for among all.
  private mutating func readAddress(_ connection: Connection) throws {
    let path = text.split(separator: "?").first.map(String.init) ?? text
    let id = path.split(separator: "/").last.map(String.init) ?? path
    var found = try connection.posts(at: text)
    if found.isEmpty { found = try connection.posts(called: id) }
    guard !found.isEmpty else { throw Fault(.noInput, "No post of the store has the address \(text).") }
    guard found.count == 1 else {
      throw Fault(
        .data, "Several posts have the address \(text); name one of \(found.map(\.name).joined(separator: ", ")).")
    }
    try take(found[0], connection)
  }

  private static func unknown(_ text: String, _ connection: Connection) throws -> Fault {
    let digits = text.utf8.count
    if digits < fewestDigits, text.lowercased().utf8.allSatisfy(isHexadecimal) {
      return Fault(
        .noInput, "No post of the store is called \(text), and a hash needs \(fewestDigits) digits or more.")
    }
    let near = nearestName(to: text, among: try connection.postNames(like: text, limit: 2_000))
    return Fault(
      .noInput,
      "Nothing in the store is called \(text): no photograph by its hash, key or file, and no post."
        + (near.map { " Did you mean the post \($0)?" } ?? ""))
  }
}
