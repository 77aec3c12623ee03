// ShardLayout: tar files as webdataset reads them: the members of a picture side by side, the pictures well mixed.
import Base
import Store

/// `train-000000.tar` and so on, with `KEY.jpg`, `KEY.json` (the manifest's line) and `KEY.cls` (the class's number).
///
/// Photographs are taken in an order drawn by their hashes, and each picture is dealt to a shard by lot, so that copies of
/// one photograph lie apart and every shard is a sample of its side. All shards are open at once.
final class ShardLayout: Layout {
  /// So many files can be open at once everywhere, with some to spare; larger sets get larger shards.
  static let mostShards = 400

  let holdsPictures = true
  private let seed: UInt64
  private let numbers: [String: Int]
  private var deals: [Side: Deal] = [:]
  private var shards: [Side: [Shard]] = [:]

  private struct Shard {
    var file: HashedFile
    var bytes = 0
  }

  /// How many pictures each shard of a side still takes.
  private struct Deal {
    var left: [Int]
    var total: Int

    init(_ sizes: [Int]) { (left, total) = (sizes, sizes.reduce(0, +)) }

    /// A shard by lot, in proportion to its free places: every way to deal them is as likely as any other.
    mutating func next(_ chance: inout KeyedGenerator) -> Int {
      var place = chance.index(total)
      total -= 1
      var shard = 0
      while place >= left[shard] {
        place -= left[shard]
        shard += 1
      }
      left[shard] -= 1
      return shard
    }
  }

  init(_ folder: String, classes: [String], plan: ExportPlan, options: ExportOptions) throws {
    seed = options.seed
    numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    for (side, sizes) in Self.sizes(of: plan, options: options) {
      deals[side] = Deal(sizes)
      shards[side] = try sizes.indices.map {
        Shard(file: try HashedFile(Self.name(of: side, $0), in: folder))
      }
    }
  }

  /// How many pictures each shard of a plan gets, by its name.
  static func contents(of plan: ExportPlan, options: ExportOptions) -> [String: Int] {
    var contents: [String: Int] = [:]
    for (side, sizes) in sizes(of: plan, options: options) {
      for (number, size) in sizes.enumerated() { contents[name(of: side, number)] = size }
    }
    return contents
  }

  private static func name(of side: Side, _ number: Int) -> String {
    let digits = String(number)
    return "\(side.rawValue)-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).tar"
  }

  /// Pictures of each shard of each side; sizes differ by one at most.
  private static func sizes(of plan: ExportPlan, options: ExportOptions) -> [Side: [Int]] {
    var totals: [Side: Int] = [:]
    for image in plan.images { for copy in image.copies { totals[copy.side, default: 0] += 1 } }
    let counts = counts(totals, shardSize: options.shardSize)
    return totals.reduce(into: [:]) { sizes, side in
      let (total, count) = (side.value, counts[side.key] ?? 1)
      sizes[side.key] = (0..<count).map { total * ($0 + 1) / count - total * $0 / count }
    }
  }

  /// Shards of each side: as few as hold `shardSize` pictures each, or more pictures where there would be too many shards.
  private static func counts(_ totals: [Side: Int], shardSize: Int) -> [Side: Int] {
    var size = max(1, shardSize)
    func shards(_ total: Int) -> Int { (total + size - 1) / size }
    while totals.values.reduce(0, { $0 + shards($1) }) > mostShards { size += size / 8 + 1 }
    return totals.mapValues(shards)
  }

  func order(of images: [PlannedImage]) -> [Int] {
    images.indices
      .map { index -> (draw: UInt64, index: Int) in
        var chance = KeyedGenerator(seed: seed, key: ["shard order", images[index].source.image.sha256])
        return (chance.next(), index)
      }
      .sorted { ($0.draw, $0.index) < ($1.draw, $1.index) }
      .map(\.index)
  }

  func file(of planned: PlannedImage, key: String, side: Side) throws -> String {
    var chance = KeyedGenerator(seed: seed, key: ["shard", key])
    guard let shard = deals[side]?.next(&chance), let file = shards[side]?[shard].file else {
      throw Fault(.bug, "A bug of curate's: no shard was made for the picture \(key).")
    }
    return "\(file.name)/\(key).jpg"
  }

  func write(_ picture: FinishedPicture) {}

  func append(_ picture: FinishedPicture) throws {
    let (line, side) = (picture.line, picture.line.split)
    guard let name = line.file.split(separator: "/").first,
      let number = name.dropFirst(side.rawValue.count + 1).split(separator: ".").first.flatMap({ Int($0) }),
      let label = numbers[line.label], let jpeg = picture.jpeg
    else { throw Fault(.bug, "A bug of curate's: the picture \(line.key) has no shard.") }
    let members =
      tarMember("\(line.key).jpg", jpeg) + tarMember("\(line.key).json", Array(picture.text.utf8))
      + tarMember("\(line.key).cls", Array(String(label).utf8))
    shards[side]?[number].bytes += members.count
    guard let file = shards[side]?[number].file else { return }
    try file.write(members)
    file.pictures += 1
  }

  func finish() throws -> [WrittenFile] {
    try shards.values.joined()
      .map { shard in
        try shard.file.write(tarEnd(after: shard.bytes))
        return try shard.file.finish()
      }
      .sorted { $0.name < $1.name }
  }
}
