// curate selfies: a classifier of photographs, from a few hundred labels to every photograph of the store.
import ArgumentParser

struct SelfiesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selfies",
    abstract: "Judges, trains and uses a classifier of photographs: selfie or not, or any other two classes.",
    discussion: """
      A classifier learns from a folder with a folder for each class, from the votes on a task, or from a set of labels. \
      evaluate says how far to trust it, train keeps it in one file, predict uses it; without a model of your own, predict takes the \
      one that ships with curate. docs/SELFIES.md says what the features are, and how right they are.

      Examples:
        curate selfies evaluate photos/
        curate selfies evaluate photos/ --backbone mobilenet_v2.onnx --plot roc.svg
        curate selfies train --task selfie -o selfie.model
        curate selfies predict --precision 0.95
      """,
    subcommands: [
      SelfiesEvaluateCommand.self, SelfiesTrainCommand.self, SelfiesPredictCommand.self, SelfiesFeaturesCommand.self,
      SelfiesLayersCommand.self,
    ])
}
