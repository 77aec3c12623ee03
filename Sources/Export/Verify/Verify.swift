// Verify: checks an export, ours or anybody's: leaks between the sides, hashes, counts, unreadable pictures.
import Base
import Foundation
import Imaging
import Pipeline

/// A kind of problem, how often it was found, and where.
package struct VerifyProblem: Sendable, Hashable, Codable {
  package var kind: String
  package var count: Int
  /// The first few, in order.
  package var examples: [String]
}

/// What a check found.
package struct VerifyReport: Sendable, Hashable {
  package var images: Int
  /// In the order of the kinds' names; empty where all is well.
  package var problems: [VerifyProblem]
  /// Whether there was a manifest to check against; without one only the pictures themselves tell.
  package var hasManifest: Bool
}

/// Checks a folder with `train` and `test` sides.
/// - Throws: `Fault`: `noInput` where there is no such folder, `data` where it is no export at all.
package func verifyExport(_ directory: String, jobs: Int, progress: @escaping (Int, Int) -> Void) throws -> VerifyReport
{
  let files = try picturesOnDisk(directory)
  let manifestPath = directory + "/manifest.jsonl"
  let hasManifest = FileManager.default.fileExists(atPath: manifestPath)
  guard hasManifest || !files.isEmpty else {
    throw Fault(
      .data, "\(directory) is no export: it holds neither a manifest.jsonl nor pictures in train/CLASS and test/CLASS.")
  }
  var findings = Findings()
  var lines: [ManifestLine] = []
  if hasManifest { lines = try readManifest(manifestPath, into: &findings) }
  let hashes = try checkPictures(files, in: directory, jobs: jobs, into: &findings, progress: progress)
  if hasManifest {
    checkManifest(lines, hashes: hashes, into: &findings)
    checkSummary(directory + "/dataset.json", lines: lines, manifestPath: manifestPath, into: &findings)
  } else if readSummary(directory + "/dataset.json") != nil {
    // Without its manifest an export of ours would pass for a folder of somebody else's, and for a sound one.
    findings.add("missing_file", "manifest.jsonl")
  }
  checkSides(hashes, into: &findings)
  return VerifyReport(images: files.count, problems: findings.problems, hasManifest: hasManifest)
}

/// Problems while they are being collected.
private struct Findings {
  private var found: [String: [String]] = [:]

  mutating func add(_ kind: String, _ example: String) { found[kind, default: []].append(example) }

  var problems: [VerifyProblem] {
    found.sorted { $0.key < $1.key }.map {
      VerifyProblem(kind: $0.key, count: $0.value.count, examples: Array($0.value.sorted().prefix(5)))
    }
  }
}

private func picturesOnDisk(_ directory: String) throws -> [String] {
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: directory, isDirectory: &isFolder), isFolder.boolValue else {
    throw Fault(.noInput, "There is no folder \(directory) to verify.")
  }
  var files: [String] = []
  for side in Side.allCases {
    guard let inside = FileManager.default.enumerator(atPath: "\(directory)/\(side.rawValue)") else { continue }
    for case let name as String in inside {
      let ending = (name as NSString).pathExtension.lowercased()
      if ["jpg", "jpeg", "png", "webp"].contains(ending) { files.append("\(side.rawValue)/\(name)") }
    }
  }
  return files.sorted()
}

private func readManifest(_ path: String, into findings: inout Findings) throws -> [ManifestLine] {
  let decoder = JSONDecoder()
  var lines: [ManifestLine] = []
  for (number, line) in try AtomicFile.read(path).split(separator: UInt8(ascii: "\n")).enumerated() {
    if let line = try? decoder.decode(ManifestLine.self, from: Data(line)) {
      lines.append(line)
    } else {
      findings.add("manifest_line_unreadable", "manifest.jsonl line \(number + 1)")
    }
  }
  return lines
}

/// Decodes every picture; returns the hash of each file.
private func checkPictures(
  _ files: [String], in directory: String, jobs: Int, into findings: inout Findings,
  progress: @escaping (Int, Int) -> Void
) throws -> [String: String] {
  var names = files.makeIterator()
  var checked: [(file: String, sha256: String?, problem: String?)] = []
  try inOrder(
    width: jobs, next: { names.next() }, makeWorker: {},
    process: { (file: String, _: Void) -> (String, String?, String?) in
      guard let bytes = try? AtomicFile.read("\(directory)/\(file)") else { return (file, nil, "cannot be read") }
      do {
        _ = try ImageFile.decode(bytes)
        return (file, SHA256.hex(of: bytes), nil)
      } catch {
        return (file, SHA256.hex(of: bytes), (error as? ImageProblem)?.sentence ?? "cannot be decoded")
      }
    },
    emit: {
      checked.append($0)
      progress(checked.count, files.count)
    })
  var hashes: [String: String] = [:]
  for (file, sha256, problem) in checked {
    if let problem { findings.add("unreadable_image", "\(file): \(problem)") }
    if let sha256 { hashes[file] = sha256 }
  }
  return hashes
}

private func checkManifest(_ lines: [ManifestLine], hashes: [String: String], into findings: inout Findings) {
  var listed: Set<String> = []
  var keys: Set<String> = []
  for line in lines {
    if !keys.insert(line.key).inserted { findings.add("duplicate_key", line.key) }
    listed.insert(line.file)
    if let hash = hashes[line.file] {
      if hash != line.sha256 { findings.add("wrong_hash", line.file) }
    } else {
      findings.add("missing_file", line.file)
    }
    if !line.file.hasPrefix("\(line.split.rawValue)/\(line.label)/") { findings.add("wrong_folder", line.file) }
    if line.split == .test, line.copy > 0 { findings.add("augmented_in_test", line.file) }
  }
  for file in hashes.keys where !listed.contains(file) { findings.add("unlisted_file", file) }
  let origins: [(kind: String, of: (ManifestLine) -> String?)] = [
    ("source_on_both_sides", { $0.sourceSHA256 }), ("account_on_both_sides", { $0.account }),
    ("post_on_both_sides", { $0.post }),
    ("group_on_both_sides", { $0.group }),
  ]
  for origin in origins {
    var sides: [String: Set<Side>] = [:]
    for line in lines { if let name = origin.of(line) { sides[name, default: []].insert(line.split) } }
    for (name, found) in sides where found.count > 1 { findings.add(origin.kind, name) }
  }
}

private func readSummary(_ path: String) -> DatasetSummary? {
  (try? AtomicFile.read(path)).flatMap { try? JSONDecoder().decode(DatasetSummary.self, from: Data($0)) }
}

private func checkSummary(_ path: String, lines: [ManifestLine], manifestPath: String, into findings: inout Findings) {
  guard let summary = readSummary(path) else {
    findings.add("summary_unreadable", "dataset.json")
    return
  }
  for label in Set(summary.classes.keys).union(lines.map(\.label)).sorted() {
    let stated = summary.classes[label] ?? .init()
    for (side, count) in [(Side.train, stated.train), (.test, stated.test)] {
      let found = lines.count { $0.label == label && $0.split == side }
      if found != count {
        findings.add("wrong_class_count", "\(side.rawValue)/\(label): \(count) stated, \(found) listed")
      }
    }
  }
  if let manifest = try? AtomicFile.read(manifestPath), SHA256.hex(of: manifest) != summary.manifestSHA256 {
    findings.add("wrong_hash", "manifest.jsonl")
  }
}

/// The same bytes on both sides are a leak, whatever a manifest says; under two classes, a contradiction.
private func checkSides(_ hashes: [String: String], into findings: inout Findings) {
  for (_, files) in Dictionary(grouping: hashes.keys, by: { hashes[$0] ?? "" }) where files.count > 1 {
    let sorted = files.sorted()
    let sides = Set(sorted.map { $0.split(separator: "/")[0] })
    let classes = Set(sorted.map { $0.split(separator: "/") }.filter { $0.count > 2 }.map { $0[1] })
    if sides.count > 1 { findings.add("same_bytes_on_both_sides", sorted.joined(separator: " = ")) }
    if classes.count > 1 { findings.add("same_bytes_in_two_classes", sorted.joined(separator: " = ")) }
  }
}
