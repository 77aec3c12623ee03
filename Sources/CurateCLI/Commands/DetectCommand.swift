// curate detect: the faces of files, without a store, a JSON line each.
import ArgumentParser
import Base
import Faces
import Foundation

struct DetectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Finds the faces in image files and prints a JSON line for each, in the order of the input.",
    discussion: """
      {"file","width","height","faces":[{"left","top","right","bottom","confidence"}]} or {"file","error","reason"}. Boxes are \
      dlib's rectangles in pixels of the upright picture (EXIF applied), right and bottom inclusive. Colour profiles (ICC) are \
      not applied; how many files carry one is noted at the end.

      A folder stands for every file below it, in the order of the names, hidden ones left out. A path of the command line \
      that is not there ends the command before the first answer. - reads paths from standard input, a line each, and answers \
      each as soon as it is done, trouble included, so that any program can drive it; empty lines are passed over.

      Examples:
        curate detect photo.jpg
        curate detect photos/ --jobs 4 --max-side 1024 > faces.jsonl
        find . -name '*.jpg' | curate detect -
      """)

  @Argument(help: "Files, folders, or - for paths on standard input.")
  var paths: [String]

  @OptionGroup var detector: FaceDetectorOptions
  @OptionGroup var jobs: JobsOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    for path in paths { try FileList.check(path) }
    let options = try detector.read()
    if output.verbose { output.note(detector.description(options)) }
    var files = FileList(paths)
    var answered = 0
    var failed = 0
    var profiles = 0
    let bar = ProgressBar("files", isQuiet: output.quiet || isatty(STDOUT_FILENO) == 1)
    try detectFiles(
      jobs: jobs.jobs, options: options, next: { try files.next() },
      emit: { found in
        try Screen.answer(Self.line(found).text)
        answered += 1
        switch found {
        case .failed: failed += 1
        case .found(_, _, _, _, let hasColourProfile): profiles += hasColourProfile ? 1 : 0
        }
        bar.update(answered, of: nil, problems: failed)
      })
    bar.finish()
    if answered == 0 { output.note("There was no file to look at.") }
    if profiles > 0, !output.json {
      output.note(
        "\(profiles.of("photograph")) \(profiles == 1 ? "carries" : "carry") a colour profile (ICC); "
          + "profiles are not applied.")
    }
    if failed > 0, !output.quiet, !output.json {
      output.note("\(failed.grouped) of \(answered.of("file")) could not be read as a photograph.")
    }
  }

  private static func line(_ found: FileDetection) -> JSON {
    switch found {
    case .found(let file, let width, let height, let faces, _):
      return [
        "file": .string(file), "width": .int(width), "height": .int(height),
        "faces": .array(
          faces.map {
            [
              "left": .int($0.left), "top": .int($0.top), "right": .int($0.right), "bottom": .int($0.bottom),
              "confidence": .double($0.confidence),
            ]
          }),
      ]
    case .failed(let file, let reason, let sentence):
      return ["file": .string(file), "error": .string(sentence), "reason": .string(reason)]
    }
  }
}
