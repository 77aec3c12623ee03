// Backbone+Model: what a model file says of its network, so that the same features can be made again.
import Base

extension Backbone {
  /// The network's hash, and all settings as a sidecar file would say them.
  package var modelFacts: [String: String] { ["sha256": modelHash, "sidecar": sidecarText] }

  /// What `modelHash` would be, of any file that is a network.
  /// - Throws: `Fault` where it is none.
  package static func modelHash(of file: String) throws -> String { try ModelFiles.read(file).files.identity }

  /// Opens the network that a model was trained on, with the settings of that time, whatever lies beside it now.
  /// - Parameter facts: `modelFacts`, from a model file.
  /// - Throws: `Fault` as `open(_:)` does, and with `data` where the file is another network or the facts make no sense.
  package static func open(_ file: String, modelFacts facts: [String: String]) throws -> Backbone {
    guard let text = facts["sidecar"], let sha256 = facts["sha256"] else {
      throw Fault(.data, "The model does not say how its network \(file) is to be used; train it again.")
    }
    let settings = try BackboneSidecar(
      "The model's settings of the network", Array(text.utf8), place: "the model's settings of the network",
      words: "as the model says")
    return try open(file, sha256: sha256, settings: settings)
  }
}
