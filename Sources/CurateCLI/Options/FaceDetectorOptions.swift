// FaceDetectorOptions: what the face detector looks for, the same for faces and detect.
import ArgumentParser
import Base
import Faces
import Foundation

struct FaceDetectorOptions: ParsableArguments {
  enum Detector: String, CaseIterable, ExpressibleByArgument {
    case hog, cnn
  }

  @Option(
    help: ArgumentHelp(
      "hog, dlib's frontal detector (the default), or cnn, its face network, some four times slower; it needs --model.")
  )
  var detector: Detector?

  @Option(
    help: ArgumentHelp(
      "The network for --detector cnn: dlib's mmod_human_face_detector.dat, or the .bz2 that it comes in.",
      valueName: "file"))
  var model: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How often a picture is doubled first, 0 (the default) to 4: 1 finds faces from 40 pixels on in place of 80, and takes some three times as long.",
      valueName: "n"))
  var upsample: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Faces less certain than this are dropped. dlib's own threshold is 0, the default; clear faces have 1 to 3 (cnn: about 1), and less than 0 finds more.",
      valueName: "x"))
  var minConfidence: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Search larger pictures at this length of their longer side (64 to 65500), which is faster; boxes stay pixels of the full picture.",
      discussion: """
        The detector sees faces from about 80 pixels on, so smaller ones than 80 × the full length / PX are lost. \
        --upsample 1 finds them again, and takes back the time.
        """, valueName: "px"))
  var maxSide: Int?

  func validate() throws {
    if let upsample, !(0...4).contains(upsample) {
      throw ValidationError("--upsample \(upsample) must lie between 0 and 4.")
    }
    if let maxSide, !(64...65_500).contains(maxSide) {
      throw ValidationError("--max-side \(maxSide) must lie between 64 and 65500.")
    }
    if detector == .cnn, model == nil {
      throw ValidationError("--detector cnn needs --model with dlib's mmod_human_face_detector.dat.")
    }
    if detector != .cnn, model != nil { throw ValidationError("--model is for --detector cnn only.") }
    if let minConfidence, !minConfidence.isFinite {
      throw ValidationError("--min-confidence \(minConfidence) must be a finite number, such as 0.5.")
    }
    _ = try Self.vectors()
  }

  /// Reads the model where one is asked for.
  /// - Throws: `Fault` where it cannot be read.
  func read() throws -> FaceOptions {
    let kind: FaceDetectorKind = try model.map { .cnn(try CNNModel.read($0)) } ?? .hog
    return FaceOptions(
      detector: kind, upsample: upsample ?? 0, minConfidence: minConfidence ?? 0, maxSide: maxSide,
      vectors: try Self.vectors())
  }

  /// Whether the command line says anything about the search.
  var isNamed: Bool {
    detector != nil || model != nil || upsample != nil || minConfidence != nil || maxSide != nil
  }

  /// What --verbose says of the search: its settings, and which of the processor's vector instructions it uses.
  func description(_ options: FaceOptions) -> String {
    let used = options.vectors ?? .widest
    let others = VectorWidth.available.filter { $0 != used }.map(\.name)
    return "Detector: \(options.fingerprint). Vector instructions: \(used.name)"
      + (others.isEmpty ? "." : " (this processor also has \(others.joined(separator: ", "))).")
  }

  /// The vector instructions that CURATE_VECTORS asks for, to compare them; nil takes the widest.
  private static func vectors() throws -> VectorWidth? {
    guard let asked = ProcessInfo.processInfo.environment["CURATE_VECTORS"], !asked.isEmpty else { return nil }
    func plain(_ name: String) -> String { name.lowercased().filter { $0 != "-" } }
    if let found = VectorWidth.available.first(where: { plain($0.name) == plain(asked) }) { return found }
    let names = VectorWidth.available.map(\.name).joined(separator: ", ")
    throw ValidationError("CURATE_VECTORS is \(asked), but this processor has \(names).")
  }
}
