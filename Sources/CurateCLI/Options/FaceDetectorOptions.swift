// FaceDetectorOptions: what the face detector looks for, the same for faces and detect.
import ArgumentParser
import Faces

struct FaceDetectorOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How often a picture is doubled first: finds faces under 80 pixels, four times slower each.", valueName: "n"))
  var upsample: Int = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Faces less certain than this are dropped; dlib's own threshold is 0.", valueName: "x"))
  var minConfidence: Double = 0

  func validate() throws {
    guard (0...4).contains(upsample) else { throw ValidationError("--upsample \(upsample) must lie between 0 and 4.") }
    guard minConfidence.isFinite else { throw ValidationError("--min-confidence must be a number.") }
  }

  var options: FaceOptions { FaceOptions(upsample: upsample, minConfidence: minConfidence) }
}
