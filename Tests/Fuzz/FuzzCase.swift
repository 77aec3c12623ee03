// FuzzCase: a damaged dump, which follows from the seed, its number and the corpus alone.
import Base
import Dumps

struct FuzzCase {
  typealias File = (name: String, bytes: [UInt8])

  /// One file, or those of a folder.
  private(set) var files: [File]
  let isFolder: Bool
  /// For the dialect `map`: some of the fields from some of the columns.
  let map: FieldMap
  /// Whether it goes through the whole import too, which takes longer.
  let isImported: Bool

  private static let longest = 1 << 20

  init(seed: UInt64, number: Int, corpus: Corpus) {
    var random = KeyedGenerator(seed: seed, key: ["fuzz", String(number)])
    isFolder = random.chance(0.15)
    isImported = number % 50 == 0
    let first = random.pick(corpus.seeds)
    var files: [File] = [(first.name, first.bytes)]
    if isFolder {
      // What lies beside one another in a folder: a post, its comments, its photograph, another one.
      let neighbours = corpus.seeds.filter { $0.folder == first.folder }
      for _ in 0...random.index(4) {
        let next = random.pick(random.chance(0.8) ? neighbours : corpus.seeds)
        files.append((next.name, next.bytes))
      }
      for name in Self.photos(beside: files.map(\.name)) where random.chance(0.5) {
        files.append((name, random.chance(0.2) ? [] : Self.photo))
      }
    }
    for place in files.indices where place == 0 || random.chance(0.5) {
      Self.damage(&files[place].bytes, corpus, &random)
    }
    map = Self.map(of: files.filter { $0.bytes != Self.photo }.flatMap { Self.columns(of: $0.bytes) }, &random)
    if random.chance(0.15) {
      let wrapping = random.pick(Wrapping.allCases)
      let isInner = random.chance(0.2)
      var whole = (files[0].name + wrapping.ending, wrapping.wrap(files))
      if isInner {
        let outer = random.pick(Wrapping.allCases)
        whole = (whole.0 + outer.ending, outer.wrap([whole]))
      }
      if random.chance(0.6) { Self.damageHeader(&whole.1, &random) }
      files = [whole]
    }
    if random.chance(0.1) {
      let endings = [
        ".json", ".jsonl", ".csv", ".tsv", ".txt", ".json.gz", ".zip", ".tar", ".json.xz", "", ".jpg", ".gz",
      ]
      files[0].name = "renamed" + random.pick(endings)
    }
    var names: Set<String> = []
    self.files = files.filter { names.insert($0.name).inserted }
  }

  private static func damage(_ bytes: inout [UInt8], _ corpus: Corpus, _ random: inout KeyedGenerator) {
    if random.chance(0.08) { splice(&bytes, random.pick(corpus.seeds).bytes, &random) }
    // Values most of the time: wild bytes are mostly refused at the door.
    let isWild = random.chance(0.25)
    for _ in 0...random.index(6) {
      if isWild || random.chance(0.1) {
        random.pick(ByteMutation.allCases).apply(to: &bytes, &random)
      } else {
        random.pick(ValueMutation.allCases).apply(to: &bytes, keys: corpus.keys, &random)
      }
      if bytes.count > longest { bytes.removeSubrange(longest...) }
    }
  }

  /// The beginning of one and the end of another.
  private static func splice(_ bytes: inout [UInt8], _ other: [UInt8], _ random: inout KeyedGenerator) {
    bytes = Array(bytes.prefix(random.index(bytes.count + 1)) + other.suffix(random.index(other.count + 1)))
  }

  /// Headers stand at the beginning, and zip's directory at the end.
  private static func damageHeader(_ bytes: inout [UInt8], _ random: inout KeyedGenerator) {
    for _ in 0...random.index(4) {
      let offset = random.index(min(bytes.count, 600))
      bytes[random.chance(0.5) ? offset : bytes.count - 1 - offset] = random.pick([0, 1, 0x7f, 0x80, 0xff, 0x37])
    }
    if random.chance(0.3) { bytes.removeSubrange(random.index(bytes.count)...) }
  }

  private static func columns(of bytes: [UInt8]) -> [String] {
    let keys = ValueSpan.all(in: Array(bytes.prefix(2000))).filter { $0.kind == .key }.map {
      String(decoding: bytes[$0.range].dropFirst().dropLast(), as: UTF8.self)
    }
    return keys + Corpus.columns(of: bytes)
  }

  private static func map(of columns: [String], _ random: inout KeyedGenerator) -> FieldMap {
    var map: [FieldMap.Field: String] = [:]
    let columns = columns.isEmpty ? ["id", "likes", "user.name"] : columns
    for field in FieldMap.Field.allCases where random.chance(0.6) {
      let column = random.pick(columns)
      map[field] = random.chance(0.2) ? "\(column).\(random.pick(columns))" : column
    }
    if map.isEmpty { map[.likes] = random.pick(columns) }
    return FieldMap(columns: map)
  }

  /// The names that tools give to photographs of these files.
  private static func photos(beside names: [String]) -> [String] {
    names.flatMap { name in
      let stem = name.split(separator: ".").first.map(String.init) ?? name
      return ["\(stem).jpg", "\(stem)_1.jpg", "\(stem)_2.webp", "\(stem)_2.mp4", "a.jpg"]
    }
  }

  /// A picture of one pixel: a PNG, whatever its name.
  private static let photo: [UInt8] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0,
    0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1,
    0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
  ]
}
