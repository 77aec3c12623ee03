// FaceViewOptions: what curate faces shows of its result: a list, or a sheet to look at.
import ArgumentParser
import Base
import Foundation
import Store

struct FaceViewOptions: ParsableArguments {
  enum Kept: String, ExpressibleByArgument, CaseIterable { case none, one, many, any }
  enum Drawn: String, ExpressibleByArgument, CaseIterable { case none, one, many, failed }

  @Option(
    help: ArgumentHelp(
      "List the photographs with as many faces, a line each: file, post, faces. Nothing is deleted.",
      valueName: "faces"))
  var keep: Kept?

  @Option(
    help: ArgumentHelp("Draw photographs with the boxes of their faces on one JPEG to look at.", valueName: "file.jpg"))
  var sheet: String?

  @Option(
    help: ArgumentHelp(
      "Which photographs the sheet shows; by default those that --keep lists, or all.",
      valueName: "faces"))
  var only: Drawn?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The most photographs on the sheet, evenly spread where there are more: 1 to 400 (default: 48).", valueName: "n"))
  var sheetCount: Int?

  /// Whether there is anything to show besides the counts.
  var isAsked: Bool { keep != nil || sheet != nil }

  func validate() throws {
    guard (1...400).contains(sheetCount ?? 48) else {
      throw ValidationError("--sheet-count \(sheetCount ?? 48) must lie between 1 and 400.")
    }
    guard let sheet else {
      if only != nil { throw ValidationError("--only says what --sheet shows; add --sheet FILE.jpg.") }
      if sheetCount != nil { throw ValidationError("--sheet-count says how large --sheet is; add --sheet FILE.jpg.") }
      return
    }
    guard ["jpg", "jpeg"].contains((sheet as NSString).pathExtension.lowercased()) else {
      throw ValidationError("--sheet \(sheet) must end in .jpg or .jpeg: a sheet is written as a JPEG.")
    }
  }

  /// Refuses early, before a search that may take hours, what writing the sheet would fail at.
  /// - Throws: `Fault` with code `cannotCreate`.
  func checkSheet() throws {
    guard let sheet else { return }
    try checkCanWrite(sheet, keepingClearOf: [])
  }

  var kept: FaceSelection? { keep.flatMap { FaceSelection(rawValue: $0.rawValue) } }

  /// Nil for all photographs of the store.
  var drawn: FaceSelection? { only.flatMap { FaceSelection(rawValue: $0.rawValue) } ?? kept }
}
