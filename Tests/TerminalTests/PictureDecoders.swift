// PictureDecoders: what a terminal would make of a picture's bytes: the protocols read back, written for the tests.
import Foundation
import Imaging

/// A picture command of kitty's protocol, its pieces joined.
struct KittyCommand {
  var control: [String: String]
  var payload: [UInt8]
}

enum PictureDecoders {
  private static let escape: UInt8 = 0x1b

  /// The bodies of all sequences between `start` and `end`, and what stands outside of them.
  static func bodies(
    _ bytes: [UInt8], from start: String, to end: String
  ) -> (inside: [[UInt8]], outside: [UInt8]) {
    let (start, end) = (Array(start.utf8), Array(end.utf8))
    var (inside, outside): ([[UInt8]], [UInt8]) = ([], [])
    var at = 0
    while at < bytes.count {
      guard bytes[at...].starts(with: start) else {
        outside.append(bytes[at])
        at += 1
        continue
      }
      at += start.count
      var body: [UInt8] = []
      while at < bytes.count, !bytes[at...].starts(with: end) {
        body.append(bytes[at])
        at += 1
      }
      at += end.count
      inside.append(body)
    }
    return (inside, outside)
  }

  /// What tmux hands on of its passthrough sequences, and what it draws itself.
  static func throughTmux(_ bytes: [UInt8]) -> (passed: [UInt8], drawn: [UInt8]) {
    var (passed, drawn): ([UInt8], [UInt8]) = ([], [])
    let start = Array("\u{1b}Ptmux;".utf8)
    var at = 0
    while at < bytes.count {
      guard bytes[at...].starts(with: start) else {
        drawn.append(bytes[at])
        at += 1
        continue
      }
      at += start.count
      while at + 1 < bytes.count {
        if bytes[at] == escape {
          at += 2
          if bytes[at - 1] != escape { break }
          passed.append(escape)
        } else {
          passed.append(bytes[at])
          at += 1
        }
      }
    }
    return (passed, drawn)
  }

  /// kitty's commands, pieces joined; a piece longer than the protocol allows gives none.
  static func kitty(_ bytes: [UInt8]) -> [KittyCommand] {
    var commands: [KittyCommand] = []
    var joining = false
    for body in bodies(bytes, from: "\u{1b}_G", to: "\u{1b}\\").inside {
      let parts = body.split(separator: UInt8(ascii: ";"), maxSplits: 1, omittingEmptySubsequences: false)
      var control: [String: String] = [:]
      for pair in String(decoding: parts[0], as: UTF8.self).split(separator: ",") {
        let sides = pair.split(separator: "=", maxSplits: 1)
        control[String(sides[0])] = sides.count > 1 ? String(sides[1]) : ""
      }
      let text = parts.count > 1 ? Array(parts[1]) : []
      guard text.count <= 4096 else { return [] }
      if joining, !commands.isEmpty {
        commands[commands.count - 1].payload += text
      } else {
        commands.append(KittyCommand(control: control, payload: text))
      }
      joining = control["m"] == "1"
    }
    return commands.map {
      KittyCommand(control: $0.control, payload: [UInt8](Data(base64Encoded: Data($0.payload)) ?? Data()))
    }
  }

  /// iTerm2's file: its arguments and its bytes.
  static func iterm2(_ bytes: [UInt8]) -> (arguments: [String: String], file: [UInt8])? {
    guard let body = bodies(bytes, from: "\u{1b}]1337;File=", to: "\u{7}").inside.first else { return nil }
    let parts = body.split(separator: UInt8(ascii: ":"), maxSplits: 1)
    guard parts.count == 2, let file = Data(base64Encoded: Data(parts[1])) else { return nil }
    var arguments: [String: String] = [:]
    for pair in String(decoding: parts[0], as: UTF8.self).split(separator: ";") {
      let sides = pair.split(separator: "=", maxSplits: 1)
      if sides.count == 2 { arguments[String(sides[0])] = String(sides[1]) }
    }
    return (arguments, [UInt8](file))
  }

  /// A sixel picture as pixels; nil where it says no size, draws outside of it, or leaves a pixel out.
  static func sixels(_ bytes: [UInt8]) -> RGBImage? {
    guard let body = bodies(bytes, from: "\u{1b}P", to: "\u{1b}\\").inside.first,
      let q = body.firstIndex(of: UInt8(ascii: "q"))
    else { return nil }
    var at = q + 1
    func numbers() -> [Int] {
      var text = ""
      while at < body.count, body[at] == UInt8(ascii: ";") || (48...57).contains(body[at]) {
        text.unicodeScalars.append(Unicode.Scalar(body[at]))
        at += 1
      }
      return text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    }
    var (width, height) = (0, 0)
    var pixels: [UInt8] = []
    var isDrawn: [Bool] = []
    var palette: [Int: (UInt8, UInt8, UInt8)] = [:]
    var (colour, x, y, times) = ((UInt8(0), UInt8(0), UInt8(0)), 0, 0, 1)
    while at < body.count {
      let byte = body[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""):
        let raster = numbers()
        guard raster.count == 4 else { return nil }
        (width, height) = (raster[2], raster[3])
        pixels = Array(repeating: 0, count: 3 * width * height)
        isDrawn = Array(repeating: false, count: width * height)
      case UInt8(ascii: "#"):
        let values = numbers()
        if values.count == 5, values[1] == 2 {
          func byte(_ percent: Int) -> UInt8 { UInt8((percent * 255 + 50) / 100) }
          palette[values[0]] = (byte(values[2]), byte(values[3]), byte(values[4]))
        }
        guard let chosen = palette[values[0]] else { return nil }
        colour = chosen
      case UInt8(ascii: "!"): times = numbers().first ?? 1
      case UInt8(ascii: "$"): x = 0
      case UInt8(ascii: "-"): (x, y) = (0, y + 6)
      case 63...126:
        for _ in 0..<times {
          for bit in 0..<6 where (byte - 63) >> bit & 1 == 1 {
            guard x < width, y + bit < height else { return nil }
            let pixel = (y + bit) * width + x
            (pixels[3 * pixel], pixels[3 * pixel + 1], pixels[3 * pixel + 2]) = colour
            isDrawn[pixel] = true
          }
          x += 1
        }
        times = 1
      default: break
      }
    }
    guard width > 0, height > 0, isDrawn.allSatisfy({ $0 }) else { return nil }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  /// Text cells as two by two pixels each: blocks, quadrants and their colours in the truecolour form. Nil where a
  /// sequence or a sign is another, or lines differ in length.
  static func symbols(_ lines: [String]) -> RGBImage? {
    // Upper left, upper right, lower left, lower right.
    let blocks: [Character: [Bool]] = [
      " ": [false, false, false, false], "█": [true, true, true, true], "▀": [true, true, false, false],
      "▄": [false, false, true, true], "▌": [true, false, true, false], "▐": [false, true, false, true],
      "▘": [true, false, false, false], "▝": [false, true, false, false], "▖": [false, false, true, false],
      "▗": [false, false, false, true], "▚": [true, false, false, true], "▞": [false, true, true, false],
      "▛": [true, true, true, false], "▜": [true, true, false, true], "▙": [true, false, true, true],
      "▟": [false, true, true, true],
    ]
    var rows: [[UInt8]] = []
    for line in lines {
      var (upper, lower): ([UInt8], [UInt8]) = ([], [])
      var (front, back, isReversed): ([UInt8], [UInt8], Bool) = ([255, 255, 255], [0, 0, 0], false)
      var rest = line[...]
      while let sign = rest.popFirst() {
        if sign == "\u{1b}" {
          guard rest.popFirst() == "[", let end = rest.firstIndex(of: "m") else { return nil }
          var values = rest[..<end].split(separator: ";").compactMap { Int($0) }[...]
          rest = rest[rest.index(after: end)...]
          while let value = values.popFirst() {
            switch value {
            case 0: (front, back, isReversed) = ([255, 255, 255], [0, 0, 0], false)
            case 7: isReversed = true
            case 38, 48:
              guard values.count >= 4, values.popFirst() == 2 else { return nil }
              let colour = values.prefix(3).map { UInt8(clamping: $0) }
              values = values.dropFirst(3)
              if value == 38 { front = colour } else { back = colour }
            default: return nil
            }
          }
          continue
        }
        guard let block = blocks[sign] else { return nil }
        let (on, off) = isReversed ? (back, front) : (front, back)
        upper += (block[0] ? on : off) + (block[1] ? on : off)
        lower += (block[2] ? on : off) + (block[3] ? on : off)
      }
      rows += [upper, lower]
    }
    guard let first = rows.first, !first.isEmpty, rows.allSatisfy({ $0.count == first.count }) else { return nil }
    return RGBImage(width: first.count / 3, height: rows.count, pixels: rows.flatMap { $0 })
  }

  /// The mean difference of two pictures' bytes, the second one brought to the sides of the first.
  static func difference(_ a: RGBImage, _ b: RGBImage) -> Double {
    let b = resampled(b, width: a.width, height: a.height)
    let sum = zip(a.pixels, b.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    return Double(sum) / Double(a.pixels.count)
  }
}
