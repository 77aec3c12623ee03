// curate selfies features: the numbers that a classifier sees of each photograph.
import ArgumentParser
import Base
import Features
import Foundation

struct SelfiesFeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Prints the numbers that a classifier sees of each photograph, a JSON line each.",
    discussion: """
      {"file","features":[…]} or {"file","error","reason"}, in the order of the input; the features of several sets stand one after \
      the other, builtin first. --columns prints the columns' names in place of photographs. Nothing is kept.

      Examples:
        curate selfies features photo.jpg
        curate selfies features photos/ --backbone mobilenet_v2.onnx --features backbone > embeddings.jsonl
        curate selfies features --columns
      """)

  @Argument(help: "Files, folders, or - for paths on standard input.")
  var paths: [String] = []

  @OptionGroup var features: FeatureOptions

  @Flag(help: "Print the columns' names, a line each.")
  var columns = false

  @OptionGroup var jobs: JobsOption
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if columns, !paths.isEmpty { throw ValidationError("--columns looks at no photographs; leave the paths out.") }
    if !columns, paths.isEmpty { throw ValidationError("Name files or folders, or - for paths on standard input.") }
  }

  func run() throws {
    for path in paths { try FileList.check(path) }
    let sets = try features.read()
    if columns {
      for set in sets {
        let names = (set as? BuiltinFeatures) == nil ? nil : BuiltinFeatures.columnNames
        for column in 0..<set.dimensions {
          try Screen.answer(names.map { $0[column] } ?? "\(set.name) \(column + 1)")
        }
      }
      return
    }
    var files = FileList(paths)
    var answered = 0
    var failed = 0
    let bar = ProgressBar("files", isQuiet: output.quiet || isatty(STDOUT_FILENO) == 1)
    try featuresOfFiles(
      sets: sets, cache: nil, jobs: jobs.jobs, next: { try files.next() },
      emit: { found in
        answered += 1
        switch found {
        case .made(let file, _, let vectors):
          try Screen.answer(
            JSON.object([
              ("file", .string(file)), ("features", .array(vectors.joined().map { .double(Double($0)) })),
            ]).text)
        case .failed(let file, let reason, let sentence):
          failed += 1
          try Screen.answer(
            JSON.object([("file", .string(file)), ("error", .string(sentence)), ("reason", .string(reason))]).text)
        }
        bar.update(answered, of: nil, problems: failed)
      })
    bar.finish()
    if answered == 0 { output.note("There was no file to look at.") }
    if failed > 0, !output.json {
      output.note("\(failed.grouped) of \(answered.of("file")) could not be described.")
    }
  }
}
