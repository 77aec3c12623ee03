// RecipeGround: a sample to run recipes on, and what one reads in their answers.
import Foundation
import Testing

/// What the tests of `curate run` share.
protocol RecipeGround {}

extension RecipeGround {
  /// A workspace with a sample of so many posts in `sample/`.
  func sample(_ posts: Int, _ more: String...) async throws -> Workspace {
    let space = try Workspace()
    let made = try await space.run(["sample", "sample", "--posts", "\(posts)", "--json"] + more, timeout: 600)
    #expect(made.code == 0, "\(made.err)")
    return space
  }

  /// The answer of a run of the program, which may take a while among others.
  @discardableResult func json(_ space: Workspace, _ words: String...) async throws -> Answer {
    let result = try await space.run(words + ["--json"], timeout: 600)
    guard result.code == 0 else { throw Unexpected("\(words) ended with \(result.code): \(result.err)") }
    return try result.json()
  }

  func states(_ answer: Answer) -> [String] {
    answer["steps"].list.map { "\($0["step"].text ?? "") \($0["state"].text ?? "")" }
  }

  func step(_ name: String, of answer: Answer) -> Answer {
    answer["steps"].list.first { $0["step"].text == name }?["answer"] ?? .null
  }

  func figure(_ what: String, of answer: Answer) -> Answer {
    answer["figures"].list.first { $0["what"].text == what } ?? .null
  }
}
