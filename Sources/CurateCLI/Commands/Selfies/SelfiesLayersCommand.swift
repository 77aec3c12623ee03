// curate selfies layers: what a network is made of, and how curate would use it.
import ArgumentParser
import Features
import Foundation

struct SelfiesLayersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layers",
    abstract: "Lists a network's layers, and what curate takes from it and gives to it.",
    discussion: """
      What a network wants of a picture (its size, the order and scale of the colours) is read from the file FILE.yaml beside it, and \
      guessed from the graph where there is none. --sidecar prints what would be used as such a file, to be kept and corrected.

      Examples:
        curate selfies layers mobilenet_v2.onnx
        curate selfies layers resnet50.onnx --sidecar > resnet50.onnx.yaml
      """)

  @Argument(help: "The network: ONNX, or Caffe's .caffemodel with its .prototxt beside it.")
  var file: String

  @Flag(help: "Print the settings as a file to lie beside the network.")
  var sidecar = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let start = ContinuousClock.now
    if sidecar { return try Screen.answer(try Backbone.open(file).sidecarText) }
    let layers = try Backbone.layers(of: file)
    let backbone = try Backbone.open(file)
    try output.answer(
      "selfies layers", since: start,
      [
        ("file", .string(file)), ("name", .string(backbone.name)), ("columns", .int(backbone.dimensions)),
        ("fingerprint", .string(backbone.fingerprint)), ("settings", JSON(backbone.description)),
        (
          "layers",
          .array(
            layers.map {
              [
                "name": .string($0.name), "type": .string($0.type),
                "shape": $0.shape.map { .array($0.map { .int($0) }) } ?? .null,
              ]
            })
        ),
      ]
    ) {
      let rows = layers.map { layer in
        (layer.name, layer.type, layer.shape.map { $0.map(String.init).joined(separator: " × ") } ?? "")
      }
      let (name, type) = (rows.map { $0.0.count }.max() ?? 0, rows.map { $0.1.count }.max() ?? 0)
      func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
      }
      return
        (backbone.description.enumerated().map { $0 == 0 ? $1 : "  " + $1 } + ["", "layers:"]
        + rows.map {
          "  \(padded($0.0, name))  \($0.2.isEmpty ? $0.1 : padded($0.1, type) + "  " + $0.2)"
        }).joined(separator: "\n")
    }
  }
}
