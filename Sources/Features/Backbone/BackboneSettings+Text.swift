// BackboneSettings+Text: settings as a sidecar file says them.

extension BackboneSettings {
  /// The text of a sidecar file that says all of this: read again, it gives the same settings.
  package var sidecarText: String {
    func list(_ values: [Float]) -> String { "[\(values.map { Self.number("\($0)") }.joined(separator: ", "))]" }
    let rule =
      switch resize {
      case .crop: "crop"
      case .stretch: "stretch"
      case .cropFrom(let side): "\(side)"
      }
    var lines = [
      "name: \(Self.quote(name))", "size: [\(width), \(height)]", "resize: \(rule)",
      "layer: [\(layers.map(Self.quote).joined(separator: ", "))]",
      "# a pixel's value of 0 to 255, less the mean, times the scale; in the order of the channels",
      "mean: \(list(mean))", "scale: \(list(scale))", "order: \(order.rawValue)",
    ]
    let parts = views.map { view in
      let edges = [view.left, view.top, view.right, view.bottom].map { Self.number("\($0)") }
      return "[\(edges.joined(separator: ", "))]"
    }
    lines.append("views: [\(views == [.whole] ? "whole" : parts.joined(separator: ", "))]")
    lines += ["mirror: \(mirror)", "join: \(join.rawValue)"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// YAML's numbers have a point: 1e-05 is a text.
  private static func number(_ text: String) -> String {
    text.contains(".") ? text : text.replacing("e", with: ".0e")
  }

  /// In double quotes, on one line: what cannot be seen is told by its number, and so is an asterisk, of which a file has
  /// few.
  private static func quote(_ name: String) -> String {
    let letters = name.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case " ": " "
      case "!"..."~" where scalar != "*": String(scalar)
      default:
        isSeen(scalar)
          ? String(scalar)
          : scalar.value < 0x100
            ? "\\x\(hex(scalar.value, 2))"
            : scalar.value < 0x1_0000 ? "\\u\(hex(scalar.value, 4))" : "\\U\(hex(scalar.value, 8))"
      }
    }
    return "\"\(letters.joined())\""
  }

  private static func isSeen(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
      true
    default: false
    }
  }

  private static func hex(_ value: UInt32, _ digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }
}
