// FeatureOptions: what a photograph is described by.
import ArgumentParser
import Base
import Features
import Foundation

struct FeatureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A network whose layer describes the photographs: ONNX, or Caffe's .caffemodel with its .prototxt beside it.",
      valueName: "file"))
  var backbone: String?

  @Option(
    help: ArgumentHelp(
      "The network's layers, side by side (default: what its sidecar says, or the ones before its classifier; curate selfies layers FILE lists them).",
      valueName: "name,…"))
  var layer: String?

  @Option(
    help: ArgumentHelp(
      "The parts of the picture that the network sees, one after the other: whole, centre, quarters (default: what its sidecar says, or whole).",
      valueName: "name,…"))
  var views: String?

  @Option(
    help: ArgumentHelp(
      "What describes a photograph: builtin, backbone, or both (default: all there is, both with --backbone).",
      valueName: "name,…"))
  var features: String?

  func validate() throws {
    let wished = try wishes()
    if wished.contains("backbone"), backbone == nil {
      throw ValidationError("--features backbone needs a network; name its file with --backbone.")
    }
    for (option, isGiven) in [("--layer", layer != nil), ("--views", views != nil)] where isGiven && backbone == nil {
      throw ValidationError("\(option) belongs to --backbone.")
    }
    if backbone != nil, !wished.contains("backbone") {
      throw ValidationError("--features \(features ?? "") leaves the network of --backbone out; name one or the other.")
    }
  }

  private func wishes() throws -> [String] {
    guard let features else { return backbone == nil ? ["builtin"] : ["builtin", "backbone"] }
    let names = Self.names(features)
    for name in names where !["builtin", "backbone"].contains(name) {
      throw ValidationError("--features \(name) is unknown; there are builtin and backbone.")
    }
    guard !names.isEmpty else { throw ValidationError("--features names builtin, backbone or both.") }
    return ["builtin", "backbone"].filter(names.contains)
  }

  private static func names(_ list: String) -> [String] {
    list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// The sets, builtin first.
  /// - Throws: `Fault` where the network cannot be read or has no such layer.
  func read() throws -> [any FeatureSet] {
    try wishes().map { name in
      guard name == "backbone", let backbone else { return BuiltinFeatures() }
      return try Backbone.open(backbone, layers: layer.map(Self.names)) { settings in
        if let views { try settings.chooseViews(Self.names(views)) }
      }
    }
  }
}
