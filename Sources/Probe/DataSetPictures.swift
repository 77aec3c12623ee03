// DataSetPictures: the pictures of a data set on the disk as rows of features, with all that they belong to.
internal import Base
import Duplicates
package import Export
package import Features
import Foundation
import Imaging
import Pipeline

/// Which pictures of a data set are looked at, and how.
package struct DataSetRequest {
  package var sets: [any FeatureSet]
  /// Where features of earlier runs lie; nil for none.
  package var cache: FeatureCache?
  /// Where a side has more pictures, photographs are drawn until about so many are there, each class by its share; all
  /// copies of a photograph come with it.
  package var atMost: Int
  package var seed: UInt64
  package var jobs: Int
  package var isCancelled: () -> Bool = { false }
  /// Told how many of how many pictures are finished; called by one thread at a time.
  package var progress: (_ finished: Int, _ total: Int) -> Void = { _, _ in }

  package init(sets: [any FeatureSet], cache: FeatureCache?, atMost: Int, seed: UInt64, jobs: Int) {
    (self.sets, self.cache, self.atMost, self.seed, self.jobs) = (sets, cache, atMost, seed, jobs)
  }
}

/// What became of a data set's pictures.
package struct DataSetPictures: Sendable {
  /// In the order of their bytes' hashes and their names, so that neither names nor the disk's order change a figure.
  package var pictures: [ProbePicture] = []
  /// Of the test side, pictures that a manifest calls augmented copies.
  package var testCopies = 0
  /// Pictures that could not be used, by reason.
  package var leftOut: [String: Int] = [:]
  /// Those that could not be decoded or described, with a clause each.
  package var failures: [(name: String, sentence: String)] = []
  /// How many pictures there are on both sides; more than were looked at where they were drawn.
  package var found = 0
  /// What `verify` would tell of lists and shards, by the kind's name.
  package var problems: [String: Int] = [:]
}

extension SidedDataSet {
  /// Describes the pictures of both sides. Memory holds a row of numbers for each that is used.
  /// - Throws: `Fault` where features cannot be made at all, `CancellationError`.
  package func described(_ request: DataSetRequest) throws -> DataSetPictures {
    var result = DataSetPictures()
    for kind in problems { result.problems[kind.rawValue, default: 0] += 1 }
    let drawn = try draw(request, into: &result)
    // Where near-duplicates were kept together already, pictures cut from different photographs may come nearer to each
    // other than the photographs are.
    let looksForDuplicates = !keepsNearDuplicatesTogether
    let sets = request.sets + (looksForDuplicates ? [Likeness() as any FeatureSet] : [])
    let next = try pictures()
    var (place, finished) = (-1, 0)
    var rows: [DescribedPicture] = []
    var failures: [(name: String, sentence: String)] = []
    try inOrder(
      width: request.jobs,
      next: { () -> SidedPicture? in
        while let item = try next() {
          guard case .picture(let picture) = item else { continue }
          if request.isCancelled() { throw CancellationError() }
          place += 1
          if drawn.isTaken[place] { return picture }
        }
        return nil
      }, makeWorker: { Extractors(sets: sets, cache: request.cache) },
      process: { (picture: SidedPicture, worker: Extractors) -> Result<DescribedPicture, PictureFailure> in
        try describe(picture, by: worker, hasLikeness: looksForDuplicates)
      },
      emit: { described in
        switch described {
        case .success(let row): rows.append(row)
        case .failure(let failure):
          failures.append((failure.name, failure.sentence))
          result.leftOut[failure.reason, default: 0] += 1
        }
        finished += 1
        request.progress(finished, drawn.count)
      })
    result.failures = failures
    rows.sort { ($0.sha256, $0.name) < ($1.sha256, $1.name) }
    result.testCopies = rows.count { $0.side == .test && $0.isCopy }
    result.pictures = grouped(rows, jobs: request.jobs)
    return result
  }

  /// Goes through the names of all pictures and says which are looked at.
  private func draw(_ request: DataSetRequest, into result: inout DataSetPictures) throws -> (
    isTaken: [Bool], count: Int
  ) {
    var names: [PictureName] = []
    let next = try pictures()
    while let item = try next() {
      if request.isCancelled() { throw CancellationError() }
      switch item {
      case .picture(let picture): names.append(PictureName(picture))
      case .leftOut(let reason): result.leftOut[reason.rawValue, default: 0] += 1
      case .problem(let kind): result.problems[kind.rawValue, default: 0] += 1
      }
    }
    result.found = names.count
    var isTaken = [Bool](repeating: false, count: names.count)
    for side in Side.allCases {
      let own = names.indices.filter { names[$0].side == side }
      guard own.count > request.atMost else {
        for place in own { isTaken[place] = true }
        continue
      }
      for places in Dictionary(grouping: own, by: { names[$0].label }).values {
        let quota = max(1, places.count * request.atMost / own.count)
        let photographs = Dictionary(grouping: places) { names[$0].photograph }
        let order = photographs.keys.map { photograph -> (UInt64, String) in
          var chance = KeyedGenerator(seed: request.seed, key: ["probe", photograph])
          return (chance.next(), photograph)
        }
        var taken = 0
        for (_, photograph) in order.sorted(by: <) {
          let copies = photographs[photograph] ?? []
          guard taken == 0 || taken + copies.count <= quota else { break }
          for place in copies { isTaken[place] = true }
          taken += copies.count
        }
      }
    }
    return (isTaken, isTaken.count(where: \.self))
  }

  /// Joins what belongs together: pictures of one photograph, equal files, near-duplicates, and what the manifest holds
  /// together.
  private func grouped(_ rows: [DescribedPicture], jobs: Int) -> [ProbePicture] {
    var groups = Unions(count: rows.count)
    groups.join { [rows[$0].sha256] }
    groups.join { rows[$0].source.map { [$0] } ?? [] }
    groups.join { rows[$0].group.map { [$0] } ?? [] }
    // One owner's photographs are no less their own for it: an account that has all of them parts nothing.
    if Set(rows.map(\.account)).count > 1 { groups.join { rows[$0].account.map { [$0] } ?? [] } }
    if !keepsNearDuplicatesTogether {
      var alike = LikenessTable()
      for row in rows { alike.append(row.likeness) }
      for (place, first) in nearDuplicateGroups(of: alike, jobs: jobs).enumerated() { groups.join(first, place) }
    }
    return rows.indices.map { place in
      let row = rows[place]
      return ProbePicture(
        features: row.features, label: row.label, side: row.side,
        photograph: row.source.map { "source \($0)" } ?? row.sha256, group: "\(groups.root(place))")
    }
  }
}

/// What is kept of a picture before anybody has looked at it.
private struct PictureName {
  var side: Side
  var label: String
  /// The same for all copies of a photograph.
  var photograph: String

  init(_ picture: SidedPicture) {
    (side, label) = (picture.side, picture.label)
    photograph = picture.source.map { "source \($0)" } ?? picture.name
  }
}

/// A picture that was looked at.
private struct DescribedPicture {
  var name: String
  /// Of its bytes.
  var sha256: String
  var side: Side
  var label: String
  var features: [Float]
  var source: Int?
  var group: Int?
  var account: Int?
  var isCopy: Bool
  /// Of originals, where near-duplicates are looked for.
  var likeness: LowFrequencies?
}

private struct PictureFailure: Error {
  var name: String
  var reason: String
  var sentence: String
}

/// - Throws: `Fault` where features cannot be made at all.
private func describe(_ picture: SidedPicture, by worker: Extractors, hasLikeness: Bool) throws
  -> Result<DescribedPicture, PictureFailure>
{
  let bytes: [UInt8]
  do {
    bytes = try picture.bytes()
  } catch let problem as ImageProblem {
    return .failure(PictureFailure(name: picture.name, reason: problem.reason.rawValue, sentence: problem.sentence))
  } catch let fault as Fault {
    return .failure(PictureFailure(name: picture.name, reason: "unreadable", sentence: fault.sentence))
  }
  switch try worker.features(of: bytes, named: picture.name) {
  case .failed(_, let reason, let sentence):
    return .failure(PictureFailure(name: picture.name, reason: reason, sentence: sentence))
  case .made(_, let sha256, let rows):
    let likeness = hasLikeness && !picture.isCopy ? rows.last.map { Likeness.frequencies(of: $0) } : nil
    return .success(
      DescribedPicture(
        name: picture.name, sha256: sha256, side: picture.side, label: picture.label,
        features: (hasLikeness ? Array(rows.dropLast()) : rows).flatMap(\.self), source: picture.source,
        group: picture.group, account: picture.account, isCopy: picture.isCopy, likeness: likeness))
  }
}
