// LabelledPhotographs: what a classifier learns from, before anything is known of the pictures.
import Selfies
import Store

struct LabelledPhotographs {
  enum Origin {
    case folder(String)
    case task(Store, id: Int64, name: String, question: String)
    case labels(Store, name: String)

    /// As a sentence names it.
    var name: String {
      switch self {
      case .folder(let path): "the folder \(path)"
      case .task(_, _, let name, let question): "the task \(name) (\(question))"
      case .labels(_, let name): "the labels \(name)"
      }
    }

    var store: Store? {
      switch self {
      case .folder: nil
      case .task(let store, _, _, _), .labels(let store, _): store
      }
    }
  }

  struct Item {
    /// The path, or the SHA-256 of a photograph of the store.
    var name: String
    var isPositive: Bool
    /// Nil where it is a file of a folder.
    var image: StoredImage?
    /// Whose posts show it, as `platform/id`.
    var accounts: [String] = []
  }

  var origin: Origin
  var classes: ClassNames
  var items: [Item]
  /// Labelled, but of no use here: how many, by reason.
  var leftOut: [String: Int] = [:]
  /// What should be known before the figures are believed.
  var cautions: [String] = []
}
