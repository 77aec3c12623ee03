// PictureTable: what is kept of every picture that was looked at: some hundred bytes, and a row of likeness for originals.
import Duplicates
import Imaging

/// Pictures in the order in which they were looked at.
struct PictureTable {
  struct Row {
    var name: String
    var side: CheckedSide?
    /// A place in `labels`; nil without a class.
    var label: Int?
    var digest: FileDigest?
    /// Its line of the manifest.
    var line: Int?
  }

  private(set) var rows: [Row] = []
  private(set) var labels: [String] = []
  private var numbers: [String: Int] = [:]
  private var likenesses: [CheckedSide?: Likenesses] = [:]

  /// Rows of likeness of one side, and whose they are.
  struct Likenesses {
    var table = LikenessTable()
    /// Places in `rows`.
    var pictures: [Int] = []
    /// The same rows in sixteenths, where they are to be compared a second time.
    fileprivate var shapes = ShapeRows()
    fileprivate var digests: Set<FileDigest> = []
  }

  /// - Parameter keepsShapes: whether `correlation` will be asked for: half a kilobyte for each original.
  init(keepsShapes: Bool = false) { self.keepsShapes = keepsShapes }

  private let keepsShapes: Bool

  mutating func add(_ look: PictureLook) {
    let picture = look.picture
    if let likeness = look.likeness, let digest = look.digest {
      var side = likenesses.removeValue(forKey: picture.side) ?? Likenesses()
      // Equal files are one picture: a thousand copies are compared with others once.
      if side.digests.insert(digest).inserted {
        side.table.append(likeness)
        side.pictures.append(rows.count)
        if keepsShapes { side.shapes.append(likeness) }
      }
      likenesses[picture.side] = side
    }
    let label = picture.label.map { name in
      numbers[name]
        ?? {
          numbers[name] = labels.count
          labels.append(name)
          return labels.count - 1
        }()
    }
    rows.append(
      Row(name: picture.name, side: picture.side, label: label, digest: look.digest, line: picture.line))
  }

  func likenesses(of side: CheckedSide?) -> Likenesses { likenesses[side] ?? Likenesses() }

  /// How much two pictures' shapes are the same as they lie, or in a mirror: 1 for the same.
  /// - Precondition: shapes are kept.
  static func correlation(_ ones: Likenesses, _ one: Int, _ others: Likenesses, _ other: Int) -> Double {
    ones.shapes.correlation(one, others.shapes, other)
  }

  /// The places of all pictures with equal bytes, together, in their order; only those that are more than one.
  var equals: [[Int]] {
    let sorted = rows.indices.filter { rows[$0].digest != nil }.sorted {
      guard let one = rows[$0].digest, let other = rows[$1].digest, one != other else { return $0 < $1 }
      return one < other
    }
    var groups: [[Int]] = []
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, rows[sorted[end]].digest == rows[sorted[start]].digest { end += 1 }
      if end - start > 1 { groups.append(Array(sorted[start..<end])) }
      start = end
    }
    return groups.sorted { $0[0] < $1[0] }
  }
}
