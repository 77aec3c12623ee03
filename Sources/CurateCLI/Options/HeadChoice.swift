// HeadChoice: which classifier is trained on the features, and in how many folds it is judged.
import ArgumentParser
import Classify
import Foundation

extension HeadKind: ExpressibleByArgument {}
extension ClassWeights: ExpressibleByArgument {}

struct ComponentOption: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Reduce the features to so many principal components first (published: 100).", valueName: "n"))
  var pca: Int?

  func validate() throws {
    if let pca, !(1...100_000).contains(pca) {
      throw ValidationError("--pca \(pca) must lie between 1 and 100000.")
    }
  }
}

struct HeadChoice: ParsableArguments {
  @Option(help: "The classifier: \(HeadKind.allCases.map(\.rawValue).joined(separator: ", ")) (default: svm-rbf).")
  var head: HeadKind?

  @OptionGroup var components: ComponentOption

  @Option(
    help: ArgumentHelp(
      "Costs of a mistake to choose from, by 3 folds inside the training part (default: 0.01, 0.02 … 10.24; published: up to 1.28).",
      valueName: "c,…"))
  var cost: String?

  @Option(
    help: "What a mistake costs in each class: \(ClassWeights.allCases.map(\.rawValue).joined(separator: ", ")).")
  var weights: ClassWeights = .balanced

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many parts the photographs are divided into, each judged by the others.", valueName: "n"))
  var folds = 10

  func validate() throws {
    guard (2...1000).contains(folds) else {
      throw ValidationError("--folds \(folds) must lie between 2 and 1000.")
    }
    _ = try costs()
  }

  func costs() throws -> [Double] { try Self.costs(cost) ?? HeadOptions.widerCosts }

  /// Reads `0.01,0.1`; nil where nothing was said.
  static func costs(_ list: String?) throws -> [Double]? {
    guard let cost = list else { return nil }
    let costs = try cost.split(separator: ",").map { part in
      guard let value = Double(part.trimmingCharacters(in: .whitespaces)), value > 0, value < 1e9 else {
        throw ValidationError("--cost \(part) is no number above 0.")
      }
      return value
    }
    guard !costs.isEmpty else { throw ValidationError("--cost names one number or more.") }
    return Set(costs).sorted()
  }

  func read() throws -> HeadOptions {
    HeadOptions(kind: head ?? .svmRBF, pca: components.pca, costs: try costs(), weights: weights)
  }
}
