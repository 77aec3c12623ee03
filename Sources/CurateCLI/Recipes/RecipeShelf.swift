// RecipeShelf: the recipes that ship, and recipes from files.
import Base
import Foundation
import Recipes
import ShippedRecipes

enum RecipeShelf {
  /// In the order of their names.
  static func shipped() throws -> [Recipe] {
    try ShippedRecipes.all.map { try Recipe(yaml: $0.yaml, origin: "The recipe \($0.name)") }
  }

  /// Whether the word is a file's name, and not a recipe's.
  static func isFile(_ word: String) -> Bool {
    ["yaml", "yml"].contains((word as NSString).pathExtension.lowercased())
  }

  /// - Parameter word: a shipped recipe's name, or a file that ends in .yaml or .yml.
  /// - Throws: `Fault(.noInput)` where there is no such recipe, `Fault(.data)` where the file is none.
  static func recipe(_ word: String) throws -> (recipe: Recipe, yaml: String) {
    if isFile(word) {
      let yaml = String(decoding: try AtomicFile.read(word), as: UTF8.self)
      return (try Recipe(yaml: yaml, origin: word), yaml)
    }
    guard let (name, yaml) = ShippedRecipes.all.first(where: { $0.name == word }) else {
      let names = ShippedRecipes.all.map(\.name)
      let hint = didYouMean(word, among: names)
      throw Fault(
        .noInput,
        "There is no recipe \(word); there are \(names.joined(separator: ", ")), and files that end in .yaml.\(hint)")
    }
    return (try Recipe(yaml: yaml, origin: "The recipe \(name)"), yaml)
  }
}
