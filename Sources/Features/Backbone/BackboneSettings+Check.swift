// BackboneSettings+Check: which settings can be, whether a person, a sidecar file or a model says them.
import Base

extension BackboneSettings {
  /// What a setting has to be, in words.
  enum Allowed {
    static let name = "a text"
    static let size = "a side in pixels, or [width, height], from \(sides.lowerBound) to \(sides.upperBound)"
    static let layer = "a layer's name, or a list of different names, eight at most"
    static let mean = "a number from 0 to 255, or three"
    static let scale = "a number above 0, or three"
    static let views =
      "whole, centre, quarters, a part [left, top, right, bottom] in shares of the sides from 0 to 1, or a list of these, "
      + "\(mostViews) views at most"
    static func resize(_ width: Int, _ height: Int) -> String {
      "crop, stretch, or how many pixels the shorter side gets before the middle is cut out, from "
        + "\(max(width, height)) to 4096"
    }
  }

  /// The most layers: a row of features has all their numbers.
  package static let mostLayers = 8
  /// A view that is narrower shows nothing.
  private static let leastView = 0.05
  /// What a pixel may be multiplied with.
  private static let scales: ClosedRange<Float> = 1e-6...1e6

  /// - Parameters:
  ///   - code: `usage` where a person has said it, `data` where a file has.
  ///   - source: what the sentence names: a file, or "the backbone's settings".
  /// - Throws: `Fault` that names the first setting that cannot be, and what is allowed.
  func check(_ code: Fault.Code, in source: String) throws {
    guard let (key, allowed) = wrong else { return }
    throw Fault(code, "In \(source), \(key) has to be \(allowed).")
  }

  private var wrong: (key: String, allowed: String)? {
    func is3(_ values: [Float], _ range: ClosedRange<Float>) -> Bool {
      values.count == 3 && values.allSatisfy(range.contains)
    }
    if name.allSatisfy(\.isWhitespace) { return ("name", Allowed.name) }
    if ![width, height].allSatisfy(Self.sides.contains) { return ("size", Allowed.size) }
    if case .cropFrom(let side) = resize, !(max(width, height)...4096 ~= side) {
      return ("resize", Allowed.resize(width, height))
    }
    if !(1...Self.mostLayers ~= layers.count) || Set(layers).count < layers.count {
      return ("layer", Allowed.layer)
    }
    if !is3(mean, 0...255) { return ("mean", Allowed.mean) }
    if mean.allSatisfy({ $0 > 0 && $0 < 1 }) {
      return ("mean", Allowed.mean + "; torchvision's 0.485 is 123.675 (times 255)")
    }
    if !is3(scale, Self.scales) { return ("scale", Allowed.scale) }
    if !(1...Self.mostViews ~= views.count) || !views.allSatisfy(Self.canBe) {
      return ("views", Allowed.views)
    }
    return nil
  }

  private static func canBe(_ view: View) -> Bool {
    [view.left, view.top, view.right, view.bottom].allSatisfy((0...1).contains)
      && view.right - view.left >= leastView && view.bottom - view.top >= leastView
  }
}
