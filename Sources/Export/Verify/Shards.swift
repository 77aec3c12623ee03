// Shards: a WebDataset's pictures as they lie in its tar files, and what is wrong with the samples.
import Base
import Foundation

/// Reads shards one after the other. Used by one thread at a time.
final class Shards {
  /// A picture's member that is larger is not read: memory should not depend on what a stranger claims.
  private static let largestMember = 256 << 20
  /// As much of one sample is held; a longer one goes on without its label.
  private static let largestSample = 512 << 20

  /// Members with one key, next to each other.
  private struct Run {
    var key: String
    var shard: String
    var endings: Set<String> = []
    var pictures: [(name: String, bytes: [UInt8])] = []
    var bytes = 0
    var json: [UInt8]?
    var cls: String?
  }

  /// What is kept of a sample: 0 and up in the order of the shards.
  private struct Sample {
    var endings: Set<String>
    var shard: String
  }

  private let directory: String
  private var shards: ArraySlice<String>
  private let stated: StatedSummary?
  private var current: (name: String, side: CheckedSide?, file: ForwardFile, tar: TarReader)?
  private var run: Run?
  private var ready: [CheckedItem] = []
  private var at = 0
  private var picturesInShard = 0
  private var isFinished = false

  private var sampleOfKey: [String: Int] = [:]
  private var samples: [Sample] = []
  /// The label that a class's number stands for, as the first sample has it.
  private var labelOfNumber: [String: String] = [:]
  private var numberOfLabel: [String: String] = [:]

  /// - Parameter stated: dataset.json, where the data set has one of ours.
  init(_ shards: [String], in directory: String, stated: StatedSummary?) {
    self.directory = directory
    self.shards = shards[...]
    self.stated = stated
    for (number, name) in (stated?.classNames ?? []).enumerated() {
      labelOfNumber["\(number)"] = name
      numberOfLabel[name] = "\(number)"
    }
    ready = Self.gaps(in: shards).map { .finding($0) }
  }

  /// The next picture or finding; nil at the end.
  func next() throws -> CheckedItem? {
    while at == ready.count {
      (ready, at) = ([], 0)
      guard !isFinished else { return nil }
      try step()
    }
    defer { at += 1 }
    return ready[at]
  }

  private func find(_ kind: ProblemKind, _ place: String, _ detail: String? = nil) {
    ready.append(.finding(Finding(kind, place, detail)))
  }

  /// Reads a member, or opens the next shard, or ends.
  private func step() throws {
    guard let shard = current else {
      guard let name = shards.popFirst() else {
        isFinished = true
        return checkEndings()
      }
      do {
        let file = try ForwardFile("\(directory)/\(name)")
        current = (name, CheckedSide(named: name), file, TarReader(file))
        picturesInShard = 0
      } catch let fault as Fault {
        find(.shardUnreadable, name, fault.sentence)
      }
      return
    }
    do {
      if let member = try shard.tar.next() {
        try add(member, of: shard.name, side: shard.side, tar: shard.tar)
      } else {
        try close(shard.name, shard.file, side: shard.side)
      }
    } catch let problem as TarProblem {
      find(.shardUnreadable, shard.name, "it \(problem.words)")
      try close(shard.name, shard.file, side: shard.side)
    } catch let fault as Fault {
      find(.shardUnreadable, shard.name, fault.sentence)
      endRun(side: shard.side)
      current = nil
    }
  }

  private func close(_ name: String, _ file: ForwardFile, side: CheckedSide?) throws {
    endRun(side: side)
    current = nil
    guard let stated = stated?.shards?[name] else { return }
    if let sha256 = stated.sha256, try file.digest() != FileDigest(hex: sha256) { find(.wrongHash, name) }
    if let pictures = stated.pictures, pictures != picturesInShard {
      find(.wrongClassCount, name, "\(pictures) stated, \(picturesInShard) there")
    }
  }

  private func add(_ member: TarReader.Member, of shard: String, side: CheckedSide?, tar: TarReader) throws {
    if !isSafeName(member.name) { find(.unsafeName, "\(shard)/\(member.name)") }
    guard member.isFile else { return }
    // The key is the path up to the first dot of the base name.
    let base = member.name.lastIndex(of: "/").map { member.name.index(after: $0) } ?? member.name.startIndex
    guard base < member.name.endIndex, member.name[base] != "." else { return }
    let dot = member.name[base...].firstIndex(of: ".") ?? member.name.endIndex
    let key = String(member.name[..<dot])
    let ending = member.name[dot...].dropFirst().lowercased()
    if run?.key != key || (run?.bytes ?? 0) > Self.largestSample {
      endRun(side: side)
      run = Run(key: key, shard: shard)
    }
    guard run?.endings.insert(ending).inserted == true else { return find(.duplicateKey, "\(shard)/\(member.name)") }
    let isPicture = isPictureName(member.name)
    if isPicture { picturesInShard += 1 }
    guard isPicture || ending == "json" || ending == "cls" else { return }
    guard member.size <= Self.largestMember else {
      return find(.unreadableImage, "\(shard)/\(member.name)", "it has \(member.size) bytes, more than any picture")
    }
    let bytes = try tar.contents()
    run?.bytes += bytes.count
    if isPicture {
      run?.pictures.append((member.name, bytes))
    } else if ending == "json" {
      run?.json = bytes
    } else {
      run?.cls = String(decoding: bytes.prefix(200), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  private func endRun(side: CheckedSide?) {
    guard let run else { return }
    self.run = nil
    let place = "\(run.shard)/\(run.key)"
    if let number = sampleOfKey[run.key] {
      let first = samples[number]
      if first.shard == run.shard, first.endings.isDisjoint(with: run.endings) {
        find(.splitSample, place)
        samples[number].endings.formUnion(run.endings)
      } else {
        find(.duplicateKey, place, "it is in \(first.shard) already")
      }
    } else {
      sampleOfKey[run.key] = samples.count
      samples.append(Sample(endings: run.endings, shard: run.shard))
      if !run.endings.isEmpty, run.endings.allSatisfy({ $0.contains(".") }) {
        find(.keyWithDot, "\(run.shard)/\(run.key).\(run.endings.min() ?? "")")
      }
    }
    let label = label(of: run, at: place)
    for (name, bytes) in run.pictures {
      ready.append(
        .picture(
          CheckedPicture(name: "\(run.shard)/\(name)", side: side, label: label, place: .bytes(bytes))))
    }
  }

  private struct SampleLine: Decodable {
    var label: String?

    init(from decoder: any Decoder) throws {
      // Anybody's JSON may call anything a label; only a text can be a class's name.
      label = try? decoder.container(keyedBy: Key.self).decode(String.self, forKey: .label)
    }

    enum Key: String, CodingKey { case label }
  }

  /// The class that a sample's JSON names, or else the number in its .cls; a finding where these two do not go together
  /// as they do elsewhere.
  private func label(of run: Run, at place: String) -> String? {
    var named: String?
    if let json = run.json {
      guard let line = try? JSONDecoder().decode(SampleLine.self, from: Data(json)) else {
        find(.manifestLineUnreadable, place + ".json")
        return run.cls
      }
      named = line.label
    }
    guard let named, let number = run.cls else { return named ?? run.cls.map { labelOfNumber[$0] ?? $0 } }
    let usual = labelOfNumber[number] ?? named
    if usual != named || (numberOfLabel[named] ?? number) != number {
      find(.labelContradicts, place, ".cls says \(number), .json says \(named)")
    }
    if stated == nil, labelOfNumber[number] == nil, numberOfLabel[named] == nil {
      labelOfNumber[number] = named
      numberOfLabel[named] = number
    }
    return named
  }

  /// What some samples have, or all of ours, the others should have too; and a picture each.
  private func checkEndings() {
    for ending in ["cls", "json"] {
      let isWanted = stated != nil || samples.contains { $0.endings.contains(ending) }
      if isWanted { tellMissing(".\(ending)") { $0.contains(ending) } }
    }
    tellMissing("picture") { $0.contains { isPictureName(".\($0)") } }
  }

  private func tellMissing(_ what: String, isThere: (Set<String>) -> Bool) {
    let missing = sampleOfKey.filter { !isThere(samples[$0.value].endings) }
    for (key, number) in missing.sorted(by: { $0.value < $1.value }) {
      find(.incompleteSample, "\(samples[number].shard)/\(key)", "it has no \(what)")
    }
  }

  /// Loaders are told the first and the last number, and want all between.
  private static func gaps(in shards: [String]) -> [Finding] {
    var numbers: [String: [Int: String]] = [:]
    for shard in shards {
      let stem = shard.dropLast(4)
      let digits = stem.reversed().prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty, let number = Int(String(digits.reversed())) else { continue }
      numbers[String(stem.dropLast(digits.count)), default: [:]][number] = shard
    }
    return numbers.sorted { $0.key < $1.key }.flatMap { prefix, found -> [Finding] in
      let present = found.keys.sorted()
      return zip(present, present.dropFirst()).filter { $1 - $0 > 1 }.map { before, after in
        Finding(
          .shardGap, [found[before] ?? "", found[after] ?? ""],
          "\((after - before - 1)) \(after - before == 2 ? "number is" : "numbers are") missing between them")
      }
    }
  }
}
