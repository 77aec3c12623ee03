// ModelFileProblem: why bytes are not a model that can be used.

/// What is wrong with a model file. Names of fields are paths such as `head.platt.a`.
package enum ModelFileProblem: Error, Hashable, Sendable {
  /// Nothing of a model is there.
  case notAModel
  /// It begins as a model does, and ends before its end or has something else in between.
  case truncated
  /// It was written in a later version of the format than this program knows.
  case newerVersion(Int)
  /// It is whole, but its SHA-256 is not the one that it was written with.
  case changed
  case missing(String)
  /// A field is there, but not of its kind: a word where a number should be.
  case wrongKind(String)
  case notFinite(String)
  /// A field holds a number outside of what can be there, for example `from 0.0 to 1.0`.
  case outOfRange(String, allowed: String)
  /// A class cannot be called so.
  case className(ClassNameProblem)
  /// A list has not as many numbers as the rest of the model asks for.
  case wrongSize(String, expected: Int, found: Int)

  /// A full sentence about the file of that name.
  package func sentence(file: String) -> String {
    switch self {
    case .notAModel: "\(file) is no model of curate selfies train."
    case .truncated: "\(file) begins as a model does, but is cut short or damaged."
    case .newerVersion(let version):
      "\(file) is a model of format version \(version), and this curate knows up to \(ModelFile.version): it was made by a "
        + "newer one."
    case .changed:
      "\(file) was changed since it was written: its SHA-256 does not fit. Train it again, or take another copy."
    case .missing(let field): "\(file) is a model that lacks \(field)."
    case .wrongKind(let field): "\(file) is a model whose \(field) is not what belongs there."
    case .notFinite(let field): "\(file) is a model with a number in \(field) that is not finite."
    case .outOfRange(let field, let allowed): "\(file) is a model with a number in \(field) that is not \(allowed)."
    case .className(let problem): "\(file) is a model that cannot be used: \(problem.sentence)"
    case .wrongSize(let field, let expected, let found):
      "\(file) is a model with \(found) numbers in \(field), where \(expected) belong."
    }
  }
}
