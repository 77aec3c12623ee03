// BackboneSidecar: the YAML file beside a network that says how it is to be used.
import Base
import Foundation
import Yams

/// What a sidecar file says; whatever it leaves out is guessed from the graph.
struct BackboneSidecar {
  static let keys = ["name", "size", "resize", "layer", "mean", "scale", "std", "order", "views", "mirror", "join"]

  private let path: String
  private let values: [String: Any]

  /// `model.onnx.yaml` or `model.yaml`; nil where there is neither.
  /// - Throws: `Fault` with `data` where it cannot be used.
  static func beside(_ model: String) throws -> BackboneSidecar? {
    let stem = (model as NSString).deletingPathExtension
    let path = ["\(model).yaml", "\(stem).yaml"].first { FileManager.default.fileExists(atPath: $0) }
    guard let path else { return nil }
    return try BackboneSidecar(path, try AtomicFile.readRegular(path, maxBytes: 1 << 20))
  }

  init(_ path: String, _ bytes: [UInt8]) throws {
    self.path = path
    let loaded: Any?
    do {
      loaded = try Yams.load(yaml: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw Fault(.data, "\(path) cannot be read as YAML: \(Self.words(of: error)).")
    }
    guard let values = (loaded ?? [String: Any]()) as? [String: Any] else {
      throw Fault(.data, "\(path) does not hold keys with values, such as size: 224.")
    }
    if let strange = values.keys.sorted().first(where: { !Self.keys.contains($0) }) {
      let hint = nearestName(to: strange, among: Self.keys).map { "; \($0) is one" } ?? ""
      throw Fault(
        .data,
        "\(path) has the unknown key \(quoted(strange))\(hint). The keys are \(Self.keys.joined(separator: ", ")).")
    }
    self.values = values
  }

  func says(_ key: String) -> Bool { values[key] != nil }

  /// Replaces what was guessed by what the file says.
  /// - Throws: `Fault` that names the file, the key and what is allowed.
  func apply(to settings: inout BackboneSettings) throws {
    if let name = values["name"] {
      guard let name = name as? String, !name.allSatisfy(\.isWhitespace) else { throw wrong("name", "a text") }
      settings.name = name
    }
    if let size = values["size"] { (settings.width, settings.height) = try sides(size) }
    if let resize = values["resize"] {
      settings.resize = try rule(resize, shorter: max(settings.width, settings.height))
    }
    if let layer = values["layer"] {
      let layers = (layer as? String).map { [$0] } ?? layer as? [String]
      guard let layers, !layers.isEmpty, layers.count <= 8, Set(layers).count == layers.count else {
        throw wrong("layer", "a layer's name, or a list of different names, eight at most")
      }
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
  }

  private func applyMeanAndScale(to settings: inout BackboneSettings) throws {
    guard !(says("scale") && says("std")) else {
      throw Fault(
        .data, "\(path) has both scale and std; what is left of a pixel is multiplied by one or divided by the other.")
    }
    // A file that says one of the two means nothing of the other: a guessed mean does not fit a stated scale.
    guard says("mean") || says("scale") || says("std") else { return }
    (settings.mean, settings.scale) = ([0, 0, 0], [1, 1, 1])
    if let mean = values["mean"] {
      settings.mean = try channels("mean", mean, "a number from 0 to 255, or three", in: 0...255)
      if settings.mean.allSatisfy({ $0 > 0 && $0 < 1 }) {
        throw wrong("mean", "a number from 0 to 255, or three; torchvision's 0.485 is 123.675 (times 255)")
      }
    }
    if let scale = values["scale"] {
      settings.scale = try channels("scale", scale, "a number above 0, or three", in: 1e-6...1e6)
    }
    if let std = values["std"] {
      let words = "a number from 1 to 255, or three; torchvision's 0.229 is 58.395 (times 255)"
      settings.scale = try channels("std", std, words, in: 1...255).map { 1 / $0 }
    }
  }

  private func sides(_ value: Any) throws -> (Int, Int) {
    let sides = (value as? Int).map { [$0, $0] } ?? value as? [Int] ?? []
    let allowed = BackboneSettings.sides
    guard sides.count == 2, sides.allSatisfy(allowed.contains) else {
      throw wrong("size", "a side in pixels, or [width, height], from \(allowed.lowerBound) to \(allowed.upperBound)")
    }
    return (sides[0], sides[1])
  }

  private func rule(_ value: Any, shorter: Int) throws -> BackboneSettings.Resize {
    if let word = value as? String {
      if word == "crop" { return .crop }
      if word == "stretch" { return .stretch }
    }
    if let side = value as? Int, shorter...4096 ~= side { return .cropFrom(side) }
    throw wrong(
      "resize",
      "crop, stretch, or how many pixels the shorter side gets before the middle is cut out, from \(shorter) to 4096")
  }

  private func channels(_ key: String, _ value: Any, _ allowed: String, in range: ClosedRange<Double>) throws -> [Float]
  {
    func number(_ value: Any) -> Double? { value as? Double ?? (value as? Int).map(Double.init) }
    let numbers = number(value).map { [$0, $0, $0] } ?? (value as? [Any])?.map { number($0) ?? .nan } ?? []
    guard numbers.count == 3, numbers.allSatisfy(range.contains) else { throw wrong(key, allowed) }
    return numbers.map(Float.init)
  }

  private func list(of value: Any) throws -> [BackboneSettings.View] {
    let words = value as? [Any] ?? [value]
    func parts(_ word: Any) -> [BackboneSettings.View] {
      if let name = word as? String { return BackboneSettings.View.named(name) ?? [] }
      let edges = (word as? [Any])?.map { $0 as? Double ?? ($0 as? Int).map(Double.init) ?? .nan } ?? []
      guard edges.count == 4, edges.allSatisfy((0...1).contains), edges[2] - edges[0] >= 0.05,
        edges[3] - edges[1] >= 0.05
      else { return [] }
      return [BackboneSettings.View(left: edges[0], top: edges[1], right: edges[2], bottom: edges[3])]
    }
    let found = words.map(parts)
    let views = found.flatMap(\.self)
    guard !found.contains([]), 1...BackboneSettings.mostViews ~= views.count else {
      throw wrong(
        "views",
        "whole, centre, quarters, a part [left, top, right, bottom] in shares of the sides from 0 to 1, or a list of these, "
          + "\(BackboneSettings.mostViews) views at most")
    }
    return views
  }

  private func choice<T: RawRepresentable<String>>(_ key: String, _ value: Any, of all: [T]) throws -> T {
    let found = (value as? String).flatMap { word in all.first { $0.rawValue.lowercased() == word.lowercased() } }
    guard let found else { throw wrong(key, all.map(\.rawValue).joined(separator: " or ")) }
    return found
  }

  private func wrong(_ key: String, _ allowed: String) -> Fault {
    Fault(.data, "In \(path), \(key) has to be \(allowed).")
  }

  private static func words(of error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      "line \(mark.line): \(problem)"
    default: "its text is damaged"
    }
  }
}

extension BackboneSettings {
  /// The text of a sidecar file that says all of this.
  package var sidecarText: String {
    func text(_ value: Float) -> String { "\(value)" }
    func list(_ values: [Float]) -> String { "[\(values.map(text).joined(separator: ", "))]" }
    func quote(_ name: String) -> String {
      "\"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
    let rule =
      switch resize {
      case .crop: "crop"
      case .stretch: "stretch"
      case .cropFrom(let side): "\(side)"
      }
    var lines = [
      "name: \(quote(name))", "size: [\(width), \(height)]", "resize: \(rule)",
      "layer: [\(layers.map(quote).joined(separator: ", "))]",
      "# a pixel's value of 0 to 255, less the mean, times the scale; in the order of the channels",
      "mean: \(list(mean))", "scale: \(list(scale))", "order: \(order.rawValue)",
    ]
    let parts = views.map { "[\($0.left), \($0.top), \($0.right), \($0.bottom)]" }
    lines.append("views: [\(views == [.whole] ? "whole" : parts.joined(separator: ", "))]")
    lines += ["mirror: \(mirror)", "join: \(join.rawValue)"]
    return lines.joined(separator: "\n") + "\n"
  }
}
