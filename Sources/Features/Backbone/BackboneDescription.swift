// BackboneDescription: in words how a network is used, and what of it was guessed.
import Base

extension Backbone {
  /// A line for each of what a person may want to change.
  static func description(
    _ guess: BackboneGuess, _ outputs: [BackboneNet.Output], sidecar: BackboneSidecar?, isLayerNamed: Bool,
    dimensions: Int
  ) -> [String] {
    let settings = guess.settings
    func source(_ keys: [String], _ reason: String) -> String {
      guard let sidecar, keys.contains(where: sidecar.says) else { return "guessed: \(reason)" }
      return sidecar.words
    }
    var lines = [
      "\(settings.name): \(dimensions) numbers a photograph, by OpenCV \(BackboneNet.version)",
      "size: \(settings.width) × \(settings.height) (\(source(["size"], guess.sizeReason)))", resizeLine(settings),
    ]
    for (place, (layer, output)) in zip(settings.layers, outputs).enumerated() {
      let reason = place == 0 ? guess.earlierReason ?? guess.layerReason : guess.layerReason
      let layerSource = isLayerNamed ? "as asked for" : source(["layer"], reason)
      let isSpatial = output.dimensions.count == 4 && output.dimensions[2] * output.dimensions[3] > 1
      let pooled = isSpatial ? ", of which each channel's mean is taken" : ""
      lines.append("layer: \(quoted(layer)), \(shown(output.dimensions)) numbers\(pooled) (\(layerSource))")
    }
    let plain = settings.mean == [0, 0, 0] && settings.scale == [1, 1, 1]
    let numbers = plain ? "pixels as they are, 0 to 255" : "(pixel - \(settings.mean)) × \(settings.scale)"
    lines.append("values: \(numbers) (\(source(["mean", "scale", "std"], guess.meanReason)))")
    lines.append("channels: \(settings.order.rawValue)" + (guess.isChannelsLast ? ", together in each pixel" : ""))
    if settings.views != [.whole] || settings.mirror {
      let mirrored = settings.mirror ? ", each also mirrored" : ""
      let joined = settings.views.count == 1 ? "" : settings.join == .mean ? ", averaged" : ", side by side"
      lines.append("views: \(settings.views.count)\(mirrored)\(joined)")
    }
    return lines
  }

  private static func resizeLine(_ settings: BackboneSettings) -> String {
    switch settings.resize {
    case .crop: "resize: the shorter side to the size, the middle cut out"
    case .stretch: "resize: the whole picture stretched to the size"
    case .cropFrom(let side): "resize: the shorter side to \(side) pixels, the middle cut out"
    }
  }

  static func shown(_ dimensions: [Int]) -> String { dimensions.map { "\($0)" }.joined(separator: "×") }
}
