// CheckLists: what manifest, dataset.json and annotations state, held against the files and against each other.
import Base

/// What one picture tells, against what is stated of it.
func checkPicture(_ look: PictureLook, of set: inout DataSet, into findings: Findings) throws {
  let picture = look.picture
  if let problem = look.problem {
    if set.format == .manifest, look.digest == nil {
      return try findings.add(.photographMissing, picture.name, problem)
    }
    try findings.add(.unreadableImage, picture.name, problem)
  }
  if let stated = picture.statedSize, let size = look.size, stated != SIMD2(Double(size.x), Double(size.y)) {
    try findings.add(
      .wrongSize, picture.name, "\(size.x) × \(size.y) pixels, stated are \(Int(stated.x)) × \(Int(stated.y))")
  }
  guard let manifest = set.manifest else {
    if let annotations = set.annotations, annotations.pictures[picture.name] == nil,
      annotations.sides.contains(picture.side)
    {
      try findings.add(.unlistedFile, picture.name)
    }
    return
  }
  guard let line = picture.line else { return try findings.add(.unlistedFile, picture.name) }
  guard let digest = look.digest else { return }
  set.manifest?.markFound(line)
  if digest != manifest.rows[line].digest { try findings.add(.wrongHash, picture.name) }
  let label = manifest.label(of: line)
  if set.format == .webdataset || set.format == .coco, let shown = picture.label, shown != label {
    try findings.add(.labelContradicts, picture.name, "the manifest says \(label), not \(shown)")
  }
}

/// What the lists state of the whole, once all pictures were looked at.
func checkLists(_ set: DataSet, into findings: Findings) throws {
  if let shards = set.summary?.shards {
    let there = Set(set.contents.shards)
    for name in shards.keys.sorted() where !there.contains(name) { try findings.add(.missingFile, name) }
    for name in set.contents.shards where shards[name] == nil { try findings.add(.unlistedFile, name) }
  }
  for (name, sha256) in (set.summary?.files ?? [:]).sorted(by: { $0.key < $1.key }) where isBelow(name) {
    guard let bytes = try? AtomicFile.read("\(set.directory)/\(name)") else {
      try findings.add(.missingFile, name)
      continue
    }
    if SHA256.hex(of: bytes) != sha256 { try findings.add(.wrongHash, name) }
  }
  guard let manifest = set.manifest else {
    // Without its manifest an export of ours would pass for a folder of somebody else's, and for a sound one.
    if set.summary != nil { try findings.add(.missingFile, "manifest.jsonl") }
    return
  }
  for row in manifest.rows {
    if set.format != .manifest, !row.wasFound { try findings.add(.missingFile, row.file) }
    if !isInPlace(row, label: manifest.labels[row.label], set.format) { try findings.add(.wrongFolder, row.file) }
  }
  try manifest.checkOrigins(into: findings)
  guard let summary = set.summary else { return try findings.add(.summaryUnreadable, "dataset.json") }
  if manifest.digest != FileDigest(hex: summary.manifestSHA256) { try findings.add(.wrongHash, "manifest.jsonl") }
  try checkCounts(manifest.counts, "listed", summary, into: findings)
  if let annotations = set.annotations { try checkCounts(annotations.counts, "annotated", summary, into: findings) }
}

/// False for a name that leads out of the folder.
private func isBelow(_ name: String) -> Bool {
  !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
}

/// Whether a line's file lies where its side and its class say.
private func isInPlace(_ row: StatedManifest.Row, label: String, _ format: CheckedFormat) -> Bool {
  switch format {
  case .folder: row.file.hasPrefix("\(row.side.rawValue)/\(label)/")
  case .coco: row.file.hasPrefix("\(row.side.rawValue)/")
  case .webdataset: row.file.hasPrefix("\(row.side.rawValue)-")
  case .manifest: true
  }
}

private func checkCounts(
  _ counts: [String: [CheckedSide: Int]], _ how: String, _ summary: StatedSummary, into findings: Findings
) throws {
  for label in Set(summary.classes.keys).union(counts.keys).sorted() {
    let stated = summary.classes[label]
    for (side, count) in [(CheckedSide.train, stated?.train ?? 0), (.test, stated?.test ?? 0)] {
      let found = counts[label]?[side] ?? 0
      if found != count {
        try findings.add(.wrongClassCount, "\(side.rawValue)/\(label)", "\(count) stated, \(found) \(how)")
      }
    }
  }
}

extension COCOAnnotations {
  /// Pictures of each class on each side.
  fileprivate var counts: [String: [CheckedSide: Int]] {
    var counts: [String: [CheckedSide: Int]] = [:]
    for picture in pictures.values {
      guard let side = picture.side else { continue }
      for label in picture.labels { counts[label, default: [:]][side, default: 0] += 1 }
    }
    return counts
  }
}
