// CheckRemade: each picture of an export made again from its photograph, and held against what the manifest states.
import Base
import Foundation
import Imaging
import Pipeline

/// Makes every picture again that the manifest tells of.
/// - Returns: how many there were.
/// - Throws: `Fault`: `usage` where nobody said where the photographs are, `data` where the export does not say how its
///   pictures were made, or has none; `CancellationError`.
func checkRemade(_ set: DataSet, _ request: VerifyRequest, into findings: Findings) throws -> Int {
  guard let photographs = request.photographs else {
    throw Fault(.usage, "Pictures are made again from the photographs of a store; name it with --store.")
  }
  guard set.format != .manifest else {
    throw Fault(.data, "\(set.directory) is an export without pictures; there is nothing to compare with.")
  }
  guard let manifest = set.manifest, let size = set.summary?.size, (1...1 << 16).contains(size) else {
    throw Fault(
      .data, "\(set.directory) does not say how its pictures were made: that stands in manifest.jsonl and dataset.json."
    )
  }
  let lines = try LinesBySource("\(set.directory)/manifest.jsonl")
  var finished = 0
  try inOrder(
    width: request.jobs,
    next: {
      if request.isCancelled() { throw CancellationError() }
      return try lines.next()
    }, makeWorker: {},
    process: { (lines: [ManifestLine], _: Void) -> (Int, [Finding]) in
      (lines.count, findingsOnRemaking(lines, size: size, photographs: photographs))
    },
    emit: { count, found in
      for finding in found { try findings.add(finding) }
      finished += count
      request.progress(finished, manifest.rows.count)
    })
  return finished
}

/// The lines of a manifest, those of one photograph together where they follow each other: it is read once for them.
private final class LinesBySource {
  private let file: ForwardFile
  private let decoder = JSONDecoder()
  private var ahead: ManifestLine?

  init(_ path: String) throws { file = try ForwardFile(path) }

  func next() throws -> [ManifestLine]? {
    var lines: [ManifestLine] = []
    if let ahead { lines.append(ahead) }
    ahead = nil
    while let text = try file.line(atMost: 1 << 20) {
      // A line that cannot be read has been told already.
      guard let line = try? decoder.decode(ManifestLine.self, from: Data(text)) else { continue }
      guard lines.isEmpty || lines[0].sourceSHA256 == line.sourceSHA256 && lines.count < 64 else {
        ahead = line
        return lines
      }
      lines.append(line)
    }
    return lines.isEmpty ? nil : lines
  }
}

private func findingsOnRemaking(_ lines: [ManifestLine], size: Int, photographs: String) -> [Finding] {
  guard let source = lines.first?.sourceSHA256 else { return [] }
  guard let photograph = photograph(source, in: photographs) else {
    return lines.map { Finding(.photographMissing, $0.file, source) }
  }
  return lines.compactMap { line in
    do {
      let made = try remakePicture(line: line, size: size, photograph: photograph)
      return SHA256.hex(of: made) == line.sha256 ? nil : Finding(.remadeDiffers, line.file)
    } catch {
      return Finding(
        .remadeDiffers, line.file, (error as? ImageProblem)?.sentence ?? (error as? Fault)?.sentence ?? "\(error)")
    }
  }
}

/// The bytes of a photograph of the store; nil where they are not there, or not those any more.
func photograph(_ sha256: String, in folder: String) -> [UInt8]? {
  // The digits become a path: they must be digits.
  guard FileDigest(hex: sha256) != nil else { return nil }
  for kind in PhotoKind.allCases {
    let path = "\(folder)/\(sha256.prefix(2))/\(sha256).\(kind.fileExtension)"
    if let bytes = try? AtomicFile.readRegular(path), SHA256.hex(of: bytes) == sha256 { return bytes }
  }
  return nil
}
