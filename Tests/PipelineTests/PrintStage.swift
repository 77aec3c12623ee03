// PrintStage: the smallest stage that does something, and ways to break it.
import Base
import Pipeline
import Store

/// Makes a face of each image whose place is read off the hash: quick, and different for each image and variant.
struct PrintStage: Stage {
  /// A promise that the stage does not keep; the contract has to notice.
  enum Breach: CaseIterable {
    case none
    case neverSettled
    case alwaysSettled
    case oneFingerprint
    case keepsOldResults
    case dependsOnOrder
  }

  static let name = "print"

  var variant = 0
  var breach = Breach.none
  /// Hashes that this stage rejects, and that it fails on, by their first digit.
  var rejects: Set<Character> = []
  var fails: Set<Character> = []
  private let turns = Turns()

  init(variant: Int = 0, breach: Breach = .none, rejects: Set<Character> = [], fails: Set<Character> = []) {
    self.variant = variant
    self.breach = breach
    self.rejects = rejects
    self.fails = fails
  }

  var fingerprint: String { breach == .oneFingerprint ? "print" : "print \(variant)" }

  func count(in connection: Connection) throws -> Int { try connection.imageCount() }

  func items(after key: String?, limit: Int, in connection: Connection) throws -> [StoredImage] {
    try connection.images(after: key, limit: limit)
  }

  func key(for item: StoredImage) -> String { item.sha256 }

  func isSettled(_ key: String, in connection: Connection) throws -> Bool {
    guard let entry = try connection.ledgerEntry(of: key, stage: Self.name) else { return false }
    switch breach {
    case .neverSettled: return false
    case .alwaysSettled: return true
    default: return entry.status != .failed && entry.fingerprint == fingerprint
    }
  }

  func process(_ item: StoredImage, with worker: Void) async throws -> Int {
    let first = item.sha256.first ?? "0"
    if rejects.contains(first) { throw ItemProblem(isFinal: true, reason: "odd", sentence: "it is odd") }
    if fails.contains(first) { throw ItemProblem(isFinal: false, reason: "late", sentence: "it is late") }
    let place = Int(item.sha256.prefix(6), radix: 16) ?? 0
    return place + variant + (breach == .dependsOnOrder ? await turns.next() : 0)
  }

  func commit(_ output: Int, for item: StoredImage, in connection: Connection) throws {
    try connection.saveDetection(
      imageID: item.id, detector: fingerprint,
      faces: [FaceBox(left: output, top: 0, right: output + 1, bottom: 1, confidence: 1, subDetector: 0)])
  }

  func discard(_ item: StoredImage, because problem: ItemProblem, in connection: Connection) throws {
    if breach != .keepsOldResults { try connection.clearDetection(imageID: item.id) }
  }
}

private actor Turns {
  private var count = 0

  func next() -> Int {
    count += 1
    return count
  }
}
