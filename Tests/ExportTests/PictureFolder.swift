// PictureFolder: data sets of somebody else's for the tests of `verify`: pictures, shards and annotations by hand.
import Base
import Export
import Foundation
import Imaging
import Testing

/// A folder that a test fills.
struct PictureFolder {
  let path: String

  /// Of 8 × 8 coloured blocks: another number is another picture, another side the same one, smaller or larger.
  static func picture(_ number: Int, side: Int = 160) -> RGBImage {
    blocks(number, width: side, height: side, side: side / 8)
  }

  static func jpeg(_ number: Int, side: Int = 160) throws -> [UInt8] {
    try JPEGEncoder.encode(picture(number, side: side))
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let file = "\(path)/\(name)"
    try AtomicFile.createFolder((file as NSString).deletingLastPathComponent)
    try AtomicFile.write(bytes, to: file)
  }

  /// Pictures by path and number; the same number is the same bytes.
  func write(_ pictures: [(String, Int)]) throws {
    for (name, number) in pictures { try write(Self.jpeg(number), to: name) }
  }

  /// A tar of these members.
  func write(shard name: String, _ members: [TarMember]) throws {
    try write(members.flatMap(\.bytes) + [UInt8](repeating: 0, count: 1024), to: name)
  }

  func report(against: [String] = [], photographs: String? = nil, jobs: Int = 2) throws -> VerifyReport {
    var request = VerifyRequest(path)
    (request.against, request.photographs, request.jobs) = (against, photographs, jobs)
    return try verifyExport(request)
  }
}

extension VerifyReport {
  /// The kinds of problems with their counts.
  var kinds: [ProblemKind: Int] { Dictionary(uniqueKeysWithValues: problems.map { ($0.kind, $0.count) }) }

  func examples(_ kind: ProblemKind) -> [String] { problems.first { $0.kind == kind }?.examples ?? [] }
}

/// What a folder filled by `fill` shows.
func verifying(_ fill: (PictureFolder) throws -> Void) throws -> VerifyReport {
  try withVerifiedFolder(fill) { try $0.report() }
}

func withVerifiedFolder<T>(_ fill: (PictureFolder) throws -> Void, _ body: (PictureFolder) throws -> T) throws -> T {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("curate-tests-\(UUID().uuidString)").path
  try AtomicFile.createFolder(path)
  defer { try? FileManager.default.removeItem(atPath: path) }
  let folder = PictureFolder(path: path)
  try fill(folder)
  return try body(folder)
}

/// A member of a tar file, right or wrong.
struct TarMember {
  var name: String
  var contents: [UInt8]
  /// What the header says; as long as the contents where nobody lies.
  var statedSize: Int?
  var kind = UInt8(ascii: "0")

  init(_ name: String, _ contents: [UInt8], statedSize: Int? = nil, kind: Character = "0") {
    (self.name, self.contents, self.statedSize) = (name, contents, statedSize)
    self.kind = kind.asciiValue ?? 0
  }

  init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }

  var bytes: [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at place: Int) {
      for (offset, byte) in text.utf8.enumerated() { header[place + offset] = byte }
    }
    put(name, at: 0)
    put("0000644", at: 100)
    put(octal(statedSize ?? contents.count, digits: 11), at: 124)
    put("00000000000", at: 136)
    put("        ", at: 148)
    header[156] = kind
    put("ustar", at: 257)
    put("00", at: 263)
    put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6), at: 148)
    header[154] = 0
    return header + contents + [UInt8](repeating: 0, count: (512 - contents.count % 512) % 512)
  }

  private func octal(_ number: Int, digits: Int) -> String {
    let text = String(number, radix: 8)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

/// The three members of a sample.
func sample(_ key: String, _ number: Int, _ cls: Int, _ label: String) throws -> [TarMember] {
  [
    TarMember("\(key).jpg", try PictureFolder.jpeg(number)), TarMember("\(key).json", #"{"label":"\#(label)"}"#),
    TarMember("\(key).cls", "\(cls)"),
  ]
}
