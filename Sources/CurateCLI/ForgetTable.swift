// ForgetTable: what forgetting took away, or would, as JSON and in words.
import Base
import Foundation
import Report
import Store

struct ForgetTable {
  private let report: ForgetReport
  /// Names of what was forgotten before.
  private let already: [String]
  private let files: Int
  private let bytes: Int
  private let isDryRun: Bool

  init(_ report: ForgetReport, already: [String], files: Int, bytes: Int, isDryRun: Bool) {
    (self.report, self.already, self.files, self.bytes) = (report, already, files, bytes)
    self.isDryRun = isDryRun
  }

  var fields: [(String, JSON)] {
    [
      ("dry_run", .bool(isDryRun)), ("accounts", .int(report.accounts)), ("posts", .int(report.posts)),
      ("images", .int(report.photographs.count)), ("images_kept", .int(report.imagesKept)),
      ("votes", .int(report.votes)), ("labels", .int(report.labels)), ("comments", .int(report.comments)),
      ("mentions", .int(report.mentions)), ("traces", .int(report.traces)), ("files", .int(files)),
      ("bytes", .int(bytes)), ("forgotten_before", .int(already.count)),
      (
        "exports",
        .array(
          report.exports.map { export in
            [
              "directory": .string(export.directory), "pictures": .int(export.pictures),
              "command": .string(Self.command(of: export)), "there": .bool(Self.isThere(export)),
            ]
          })
      ),
    ]
  }

  /// What makes the export again, in its own place. What was forgotten changes it, so that --update writes it too.
  private static func command(of export: TouchedExport) -> String {
    let typed = export.run.typed
    let replaces = ["--force", "--update"].contains { export.run.arguments.contains($0) }
    return replaces ? typed : typed + " --force"
  }

  private static func isThere(_ export: TouchedExport) -> Bool {
    FileManager.default.fileExists(atPath: export.directory)
  }

  var text: String {
    var lines: [String] = []
    if !already.isEmpty {
      lines.append("\(already.joined(separator: ", ")): forgotten before; nothing of it is here.")
      if files > 0 { lines.append("  what a run before had to leave is finished: \(files.of("file")) removed") }
    }
    guard report.accounts + report.posts > 0 else { return lines.joined(separator: "\n") }
    lines += [
      "\(isDryRun ? "Would forget" : "Forgot") \(report.accounts.of("account")), \(report.posts.of("post")), "
        + "\(report.photographs.count.of("photograph")) (\(files.of("file")), \(inUnits(bytes)))",
      "  \(report.votes.of("vote")), \(report.labels.of("label")), \(report.comments.of("comment")); "
        + "\(report.mentions.of("mention")) by others, \(report.traces.of("further trace"))",
    ]
    if report.imagesKept > 0 {
      lines.append(
        "  \(report.imagesKept.of("photograph")) \(report.imagesKept == 1 ? "stays" : "stay"): a post of somebody else shows "
          + "\(report.imagesKept == 1 ? "it" : "them") too")
    }
    lines += exportLines
    if isDryRun {
      lines.append("A dry run: nothing was changed.")
    } else {
      lines.append(
        "Backups, exports handed out and models trained before still hold it, and so does this terminal's history "
          + "(docs/PRIVACY.md).")
    }
    return lines.joined(separator: "\n")
  }

  private var exportLines: [String] {
    guard !report.exports.isEmpty else { return [] }
    var lines = [
      "Exports with pictures of it; their files are yours to remove, and manifest.jsonl names account and post:"
    ]
    for export in report.exports {
      let isThere = Self.isThere(export)
      lines.append(
        "  \(export.directory): \(export.pictures.of("picture"))\(isThere ? "" : ", its folder is there no more")")
      lines.append("    " + Self.command(of: export))
      if isThere { lines.append("    or rm -r \(shellWord(export.directory))") }
    }
    return lines
  }
}
