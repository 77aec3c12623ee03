// SidedPictures: the pictures of a data set in any format as somebody learns from them: side, class, and what each belongs to.
import Base
import Foundation

/// A picture that lies on a side of a split and has a class.
package struct SidedPicture: Sendable {
  /// Relative to the data set's folder; in a shard `SHARD/MEMBER`.
  package var name: String
  /// `train` and `test`; what a data set calls validation is on the test side where there is no other.
  package var side: Side
  package var label: String
  /// The photograph that it was made of, as a number of the data set; nil where no manifest says.
  package var source: Int?
  /// The manifest's group and account, as numbers of the data set.
  package var group: Int?
  package var account: Int?
  /// Whether it is an augmented copy, as far as a manifest says so.
  package var isCopy: Bool
  fileprivate var place: Place

  fileprivate enum Place: Sendable {
    case file(String)
    case bytes([UInt8])
    /// To be made of a photograph of a store, as the manifest's line says.
    case line(ManifestLine, size: Int, photographs: String)
  }

  /// The bytes of its file, or those that its export would have written.
  /// - Throws: `Fault` where they cannot be had, `ImageProblem` where the photograph cannot be decoded.
  package func bytes() throws -> [UInt8] {
    switch place {
    case .bytes(let bytes): return bytes
    case .file(let path): return try AtomicFile.readRegular(path)
    case .line(let line, let size, let photographs):
      guard let bytes = photograph(line.sourceSHA256, in: photographs) else {
        throw Fault(.data, "the photograph \(line.sourceSHA256.prefix(12)) is not in the folder \(photographs)")
      }
      return try remakePicture(line: line, size: size, photograph: bytes)
    }
  }
}

/// A data set whose lists were read and whose pictures wait.
package struct SidedDataSet {
  /// Pictures that nothing can be learnt from or tested on, by reason.
  package enum LeftOut: String, Sendable {
    /// It lies on no side.
    case noSide = "no_side"
    /// On the side for choices, where there is a test side as well.
    case validation
    /// No folder, shard, annotation or line says what it shows, or an annotation says several things.
    case noClass = "no_class"
  }

  package enum Item: Sendable {
    case picture(SidedPicture)
    case leftOut(LeftOut)
    /// Something on the way to the pictures is not as it should be, such as a shard that cannot be read.
    case problem(ProblemKind)
  }

  private let dataSet: DataSet
  private let listProblems: [VerifyProblem]
  private let photographs: String?
  /// Whether the validation side is the one that is tested on.
  package let testsOnValidation: Bool

  /// Reads all lists, and looks once through the names of all pictures.
  /// - Parameter photographs: the folder of a store's photographs, for an export without pictures.
  /// - Throws: `Fault`: `noInput` where there is no such folder, `data` where there are no pictures and no list of any in
  ///   it, `usage` where there is a list only and no photographs; `CancellationError`.
  package init(_ directory: String, photographs: String?, jobs: Int, isCancelled: @escaping () -> Bool) throws {
    let findings = Findings(list: nil)
    let set = try DataSet(
      directory, takesAny: false, photographs: photographs, jobs: jobs, into: findings, isCancelled: isCancelled)
    if set.format == .manifest, set.contents.pictures.isEmpty {
      guard photographs != nil else {
        throw Fault(
          .usage,
          "\(directory) lists pictures and holds none; name the store with the photographs that they are made of, with --store."
        )
      }
      guard set.summary?.size != nil else {
        throw Fault(
          .data, "\(directory) does not say how its pictures are made: there is no dataset.json with their size in it.")
      }
    }
    (dataSet, self.photographs, listProblems) = (set, photographs, findings.problems)
    var sides: Set<CheckedSide> = []
    let next = try Self.items(of: dataSet, photographs: photographs)
    while let item = try next() {
      if isCancelled() { throw CancellationError() }
      if case .picture(let picture, _) = item, let side = picture.side { sides.insert(side) }
      if sides.contains(.test) { break }
    }
    testsOnValidation = !sides.contains(.test) && sides.contains(.validation)
  }

  /// How it lies on the disk.
  package var format: CheckedFormat { dataSet.format }

  /// `paper` for an export whose copies were made before it was split.
  package var order: String? { dataSet.summary?.order }

  /// Whether it states that near-duplicates were kept on one side and in one group.
  package var keepsNearDuplicatesTogether: Bool { dataSet.keepsNearDuplicatesTogether }

  /// What is wrong with its lists.
  package var problems: [ProblemKind] { listProblems.map(\.kind) }

  private enum Found {
    case picture(CheckedPicture, ManifestLine?)
    case finding(Finding)
  }

  /// All pictures in an order that depends on the data set only, every time from the start. The closure is called by one
  /// thread at a time; nil is the end.
  package func pictures() throws -> () throws -> Item? {
    let next = try Self.items(of: dataSet, photographs: photographs)
    return {
      try next().map { found in
        switch found {
        case .picture(let picture, let line): item(of: picture, line)
        case .finding(let finding): .problem(finding.kind)
        }
      }
    }
  }

  /// Pictures of an export without any come line by line: several may be made of one file.
  private static func items(of set: DataSet, photographs: String?) throws -> () throws -> Found? {
    guard set.format == .manifest, set.contents.pictures.isEmpty, let manifest = set.manifest else {
      let next = set.pictures()
      return {
        try next().map { item in
          switch item {
          case .picture(let picture): .picture(picture, nil)
          case .finding(let finding): .finding(finding)
          }
        }
      }
    }
    let lines = try ForwardFile("\(set.directory)/manifest.jsonl")
    let decoder = JSONDecoder()
    // Rows are those lines that could be read, in their order; what is no whole line of ours is none of them here either.
    var row = 0
    return {
      while let text = try lines.line(atMost: 1 << 20) {
        guard let line = try? decoder.decode(ManifestLine.self, from: Data(text)), row < manifest.rows.count else {
          continue
        }
        while row < manifest.rows.count, manifest.rows[row].key != line.key { row += 1 }
        guard row < manifest.rows.count else { return nil }
        defer { row += 1 }
        var picture = CheckedPicture(
          name: line.key, side: manifest.rows[row].side, label: manifest.label(of: row), place: .bytes([]))
        picture.line = row
        return .picture(picture, line)
      }
      return nil
    }
  }

  private func item(of picture: CheckedPicture, _ line: ManifestLine?) -> Item {
    let side: Side
    switch picture.side {
    case .train: side = .train
    case .test: side = .test
    case .validation where testsOnValidation: side = .test
    case .validation: return .leftOut(.validation)
    case nil: return .leftOut(.noSide)
    }
    guard let label = picture.label else { return .leftOut(.noClass) }
    let row = picture.line.flatMap { dataSet.manifest?.rows[$0] }
    let place: SidedPicture.Place =
      if let line, let photographs, let size = dataSet.summary?.size {
        .line(line, size: size, photographs: photographs)
      } else {
        switch picture.place {
        case .file(let path): .file(path)
        case .bytes(let bytes): .bytes(bytes)
        }
      }
    return .picture(
      SidedPicture(
        name: picture.name, side: side, label: label, source: row?.source, group: row?.group,
        account: row?.account.map { Int($0) }, isCopy: row?.isCopy ?? false, place: place))
  }
}
