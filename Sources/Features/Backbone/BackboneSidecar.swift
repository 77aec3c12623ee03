// BackboneSidecar: the YAML file beside a network that says how it is to be used.
import Base
import Foundation

/// What a sidecar file says; whatever it leaves out is guessed from the graph.
struct BackboneSidecar {
  static let keys = ["name", "size", "resize", "layer", "mean", "scale", "std", "order", "views", "mirror", "join"]

  /// As a sentence begins with it, and as it goes on after "In".
  private let path: String
  private let place: String
  /// "as the sidecar says".
  let words: String
  private let values: [String: Any]

  /// `model.onnx.yaml` or `model.yaml`; nil where there is neither.
  /// - Throws: `Fault` with `data` where it cannot be used.
  static func beside(_ model: String) throws -> BackboneSidecar? {
    let stem = (model as NSString).deletingPathExtension
    let path = ["\(model).yaml", "\(stem).yaml"].first { FileManager.default.fileExists(atPath: $0) }
    guard let path else { return nil }
    return try BackboneSidecar(path, try AtomicFile.readRegular(path, maxBytes: 1 << 20))
  }

  /// - Parameters:
  ///   - path: the file's, or what else a sentence about the text is to begin with.
  ///   - place: the same after "In"; nil where that is the path.
  ///   - words: what the description says of the settings.
  /// - Throws: `Fault` with `data`.
  init(_ path: String, _ bytes: [UInt8], place: String? = nil, words: String = "as the sidecar says") throws {
    (self.path, self.place, self.words) = (path, place ?? path, words)
    let values = try SidecarYAML.values(path, bytes)
    if let strange = values.keys.sorted().first(where: { !Self.keys.contains($0) }) {
      let hint = nearestName(to: strange, among: Self.keys).map { "; \($0) is one" } ?? ""
      throw Fault(
        .data,
        "\(path) has the unknown key \(quoted(strange))\(hint). The keys are \(Self.keys.joined(separator: ", ")).")
    }
    self.values = values
  }

  func says(_ key: String) -> Bool { values[key] != nil }

  /// Replaces what was guessed by what the file says, and checks the whole.
  /// - Throws: `Fault` that names the file, the key and what is allowed.
  func apply(to settings: inout BackboneSettings) throws {
    if let name = values["name"] {
      guard let name = name as? String else { throw wrong("name", BackboneSettings.Allowed.name) }
      settings.name = name
    }
    if let size = values["size"] { (settings.width, settings.height) = try sides(size) }
    if let resize = values["resize"] {
      settings.resize = try rule(resize, settings.width, settings.height)
    }
    if let layer = values["layer"] {
      let layers = (layer as? String).map { [$0] } ?? layer as? [String]
      guard let layers else { throw wrong("layer", BackboneSettings.Allowed.layer) }
      settings.layers = layers
    }
    try applyMeanAndScale(to: &settings)
    if let order = values["order"] {
      settings.order = try choice("order", order, of: BackboneSettings.Order.allCases)
    }
    if let views = values["views"] { settings.views = try list(of: views) }
    if let mirror = values["mirror"] {
      guard let mirror = mirror as? Bool else { throw wrong("mirror", "true or false") }
      settings.mirror = mirror
    }
    if let join = values["join"] { settings.join = try choice("join", join, of: BackboneSettings.Join.allCases) }
    try settings.check(.data, in: place)
  }

  private func applyMeanAndScale(to settings: inout BackboneSettings) throws {
    guard !(says("scale") && says("std")) else {
      throw Fault(
        .data, "\(path) has both scale and std; what is left of a pixel is multiplied by one or divided by the other.")
    }
    // A file that says one of the two means nothing of the other: a guessed mean does not fit a stated scale.
    guard says("mean") || says("scale") || says("std") else { return }
    (settings.mean, settings.scale) = ([0, 0, 0], [1, 1, 1])
    if let mean = values["mean"] { settings.mean = try channels("mean", mean, BackboneSettings.Allowed.mean) }
    if let scale = values["scale"] { settings.scale = try channels("scale", scale, BackboneSettings.Allowed.scale) }
    if let std = values["std"] {
      let words = "a number from 1 to 255, or three; torchvision's 0.229 is 58.395 (times 255)"
      settings.scale = try channels("std", std, words, in: 1...255).map { 1 / $0 }
    }
  }

  private func sides(_ value: Any) throws -> (Int, Int) {
    let sides = (value as? Int).map { [$0, $0] } ?? value as? [Int] ?? []
    guard sides.count == 2 else { throw wrong("size", BackboneSettings.Allowed.size) }
    return (sides[0], sides[1])
  }

  private func rule(_ value: Any, _ width: Int, _ height: Int) throws -> BackboneSettings.Resize {
    if let word = value as? String {
      if word == "crop" { return .crop }
      if word == "stretch" { return .stretch }
    }
    if let side = value as? Int { return .cropFrom(side) }
    throw wrong("resize", BackboneSettings.Allowed.resize(width, height))
  }

  private func channels(_ key: String, _ value: Any, _ allowed: String, in range: ClosedRange<Double>? = nil)
    throws -> [Float]
  {
    func number(_ value: Any) -> Double? { value as? Double ?? (value as? Int).map(Double.init) }
    let numbers = number(value).map { [$0, $0, $0] } ?? (value as? [Any])?.map { number($0) ?? .nan } ?? []
    guard numbers.count == 3, numbers.allSatisfy({ $0.isFinite && range?.contains($0) != false }) else {
      throw wrong(key, allowed)
    }
    return numbers.map(Float.init)
  }

  private func list(of value: Any) throws -> [BackboneSettings.View] {
    let words = value as? [Any] ?? [value]
    func parts(_ word: Any) -> [BackboneSettings.View] {
      if let name = word as? String { return BackboneSettings.View.named(name) ?? [] }
      let edges = (word as? [Any])?.map { $0 as? Double ?? ($0 as? Int).map(Double.init) ?? .nan } ?? []
      guard edges.count == 4 else { return [] }
      return [BackboneSettings.View(left: edges[0], top: edges[1], right: edges[2], bottom: edges[3])]
    }
    let found = words.map(parts)
    guard !found.contains([]) else { throw wrong("views", BackboneSettings.Allowed.views) }
    return found.flatMap(\.self)
  }

  private func choice<T: RawRepresentable<String>>(_ key: String, _ value: Any, of all: [T]) throws -> T {
    let found = (value as? String).flatMap { word in all.first { $0.rawValue.lowercased() == word.lowercased() } }
    guard let found else { throw wrong(key, all.map(\.rawValue).joined(separator: " or ")) }
    return found
  }

  private func wrong(_ key: String, _ allowed: String) -> Fault {
    Fault(.data, "In \(place), \(key) has to be \(allowed).")
  }
}
