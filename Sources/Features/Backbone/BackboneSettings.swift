// BackboneSettings: how a photograph is made into a network's input, and what is taken from its output.
import Base

/// What the sidecar file may say, and what is guessed where it says nothing.
package struct BackboneSettings: Sendable, Hashable {
  /// How the picture is brought to the network's size.
  package enum Resize: Sendable, Hashable {
    /// The shorter side becomes the network's, and the middle is cut out.
    case crop
    /// The whole picture, whatever that does to its proportions.
    case stretch
    /// The shorter side becomes this many pixels, and the middle is cut out: torchvision's 256.
    case cropFrom(Int)
  }

  package enum Order: String, Sendable, Hashable, CaseIterable {
    case rgb = "RGB"
    case bgr = "BGR"
  }

  /// What becomes of the numbers of several views.
  package enum Join: String, Sendable, Hashable, CaseIterable {
    case mean
    /// Side by side, in the order of the views.
    case side
  }

  /// A part of the upright picture, in shares of its sides from the top left.
  package struct View: Sendable, Hashable {
    package var left: Double
    package var top: Double
    package var right: Double
    package var bottom: Double

    package init(left: Double, top: Double, right: Double, bottom: Double) {
      (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
    }

    package static let whole = View(left: 0, top: 0, right: 1, bottom: 1)
    package static let centre = View(left: 0.25, top: 0.25, right: 0.75, bottom: 0.75)
    /// One view, or the four quarters; nil where there is none of that name.
    static func named(_ name: String) -> [View]? {
      switch name {
      case "whole": [.whole]
      case "centre": [.centre]
      case "quarters": quarters
      default: nil
      }
    }

    /// Left above, right above, left below, right below.
    package static let quarters = [
      View(left: 0, top: 0, right: 0.5, bottom: 0.5), View(left: 0.5, top: 0, right: 1, bottom: 0.5),
      View(left: 0, top: 0.5, right: 0.5, bottom: 1), View(left: 0.5, top: 0.5, right: 1, bottom: 1),
    ]
  }

  /// Takes the views of these names.
  /// - Throws: `Fault` with `usage` that says which names there are.
  package mutating func chooseViews(_ names: [String]) throws {
    let chosen = try names.map { name in
      guard let views = View.named(name) else {
        throw Fault(.usage, "There is no view \(quoted(name)); there are whole, centre and quarters.")
      }
      return views
    }
    guard !chosen.isEmpty else { throw Fault(.usage, "Name one view or more: whole, centre, quarters.") }
    views = chosen.flatMap(\.self)
  }

  /// For people.
  package var name: String
  /// Pixels of the network's input.
  package var width: Int
  package var height: Int
  package var resize = Resize.crop
  /// The layers whose numbers are taken, side by side.
  package var layers: [String]
  /// For each channel in the network's order what is taken away, 0 to 255, and what the rest is multiplied with.
  package var mean: [Float]
  package var scale: [Float]
  package var order = Order.rgb
  package var views = [View.whole]
  /// Each view is also looked at mirrored, and the two are averaged.
  package var mirror = false
  package var join = Join.mean

  /// The most views: each is a run of the network.
  package static let mostViews = 16
  /// The sides that a network may have.
  package static let sides = 8...2048

  /// Everything that the numbers depend on but the network.
  var fingerprint: String {
    "\(width)x\(height) \(resize) \(layers) \(mean) \(scale) \(order.rawValue) \(views) \(mirror) \(join.rawValue)"
  }
}
