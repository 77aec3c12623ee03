// DrawnNetwork: face networks in dlib's file format, made by the tests, so that no one's model is needed.

/// The numbers of a network of dlib's shape. All weights are zero but those that a test sets.
package struct DrawnNetwork {
  /// For each of the seven convolutions: its filters, input channels and width, and how far it moves.
  package static let shapes: [(filters: Int, channels: Int, side: Int, step: Int)] = [
    (16, 3, 5, 2), (32, 16, 5, 2), (32, 32, 5, 2), (45, 32, 5, 1), (45, 45, 5, 1), (45, 45, 5, 1), (1, 45, 9, 1),
  ]

  /// By layer: weights by filter, channel, row and column, then the biases.
  package var convolutions: [[Float]]
  /// By layer but the last: factors, then summands.
  package var affines: [[Float]]
  package var means: [Double] = [122.782, 117.001, 104.298]
  package var window = (width: 80, height: 80)

  package init() {
    convolutions = Self.shapes.map {
      [Float](repeating: 0, count: $0.filters * ($0.channels * $0.side * $0.side + 1))
    }
    affines = Self.shapes.dropLast().map {
      [Float](repeating: 1, count: $0.filters) + [Float](repeating: 0, count: $0.filters)
    }
  }

  package mutating func set(layer: Int, filter: Int, channel: Int, row: Int, column: Int, to weight: Float) {
    let shape = Self.shapes[layer]
    convolutions[layer][((filter * shape.channels + channel) * shape.side + row) * shape.side + column] = weight
  }

  /// The network that hands on the value of one colour in the middle of its window through the last channel of each
  /// layer: its score is (red − mean) / 256, where that is positive, and `bias`.
  package static func spot(colour: Int = 0, bias: Float = -0.4) -> DrawnNetwork {
    var network = DrawnNetwork()
    for (layer, shape) in shapes.enumerated() {
      network.set(
        layer: layer, filter: shape.filters - 1, channel: layer == 0 ? colour : shape.channels - 1,
        row: shape.side / 2, column: shape.side / 2, to: layer == 6 ? 1 : 4)
    }
    for (layer, shape) in shapes.dropLast().enumerated() { network.affines[layer][shape.filters - 1] = 0.25 }
    network.convolutions[6][45 * 81] = bias
    return network
  }

  /// The network whose weights are all drawn, small enough that its scores neither vanish nor explode.
  package static func random(seed: UInt64, bias: Float) -> DrawnNetwork {
    var network = DrawnNetwork()
    var state = seed
    // Knuth's linear congruential generator; the high bits.
    func next() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 23) - 1
    }
    for (layer, shape) in shapes.enumerated() {
      let spread = (6 / Float(shape.channels * shape.side * shape.side)).squareRoot()
      for index in network.convolutions[layer].indices { network.convolutions[layer][index] = spread * next() }
      if layer < 6 { for filter in 0..<shape.filters { network.affines[layer][filter] = 1 + 0.2 * next() } }
    }
    network.convolutions[6][45 * 81] = bias
    return network
  }

  /// dlib's file. Truncated, it is what a download that was cut off leaves.
  package var bytes: [UInt8] {
    var file = DlibFile()
    file.add(1)
    file.add("loss_mmod_")
    file.add(4)
    file.add(1)
    file.add(2)
    file.add(window.width)
    file.add(window.height)
    file.add("face")
    for value in [1, 1, 0.5, 0.25, 0.75, 0.5, 1] { file.add(value) }
    file.bytes.append(1)
    file.add(false)
    file.add(100.0)
    for layer in 0..<19 { file.add(layer == 18 ? 3 : 2) }
    file.add("input_rgb_image_pyramid2")
    for mean in means { file.add(mean) }
    file.add(10)
    file.add(11)
    for (index, shape) in Self.shapes.enumerated() {
      let padding = shape.step == 1 ? shape.side / 2 : 0
      file.add("con_5")
      file.add(tensor: convolutions[index])
      for number in [shape.filters, shape.side, shape.side, shape.step, shape.step, padding, padding] {
        file.add(number)
      }
      file.addAlias([shape.filters, shape.channels, shape.side, shape.side])
      file.addAlias([1, shape.filters, 1, 1])
      for _ in 0..<4 { file.add(1.0) }
      file.add(true)
      file.addState(isFirst: index == 0)
      guard index < 6 else { break }
      file.add("affine_2")
      file.add(tensor: affines[index])
      file.addAlias([1, shape.filters, 1, 1])
      file.addAlias([1, shape.filters, 1, 1])
      file.add(0)
      file.add(false)
      file.addState(isFirst: false)
      file.add("relu_")
      file.addState(isFirst: false)
    }
    return file.bytes
  }
}

/// dlib's portable serialisation.
private struct DlibFile {
  var bytes: [UInt8] = []

  /// Sign and length, then the number, least byte first.
  mutating func add(_ number: Int) {
    var digits: [UInt8] = []
    var rest = number.magnitude
    repeat {
      digits.append(UInt8(rest & 255))
      rest >>= 8
    } while rest > 0
    bytes.append(UInt8(digits.count) | (number < 0 ? 0x80 : 0))
    bytes += digits
  }

  /// A mantissa and a power of two.
  mutating func add(_ value: Double) {
    add(value == 0 ? 0 : Int(value.significand * 4_503_599_627_370_496) * (value < 0 ? -1 : 1))
    add(value == 0 ? 0 : Int(value.exponent) - 52)
  }

  mutating func add(_ flag: Bool) { bytes.append(UInt8(ascii: flag ? "1" : "0")) }

  mutating func add(_ name: String) {
    add(name.utf8.count)
    bytes += Array(name.utf8)
  }

  mutating func add(tensor values: [Float]) {
    for number in [2, values.count, 1, 1, 1] { add(number) }
    for value in values {
      for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(shift))) }
    }
  }

  mutating func addAlias(_ sides: [Int]) {
    add(1)
    for side in sides { add(side) }
  }

  /// What a layer carries from training, all of it empty.
  mutating func addState(isFirst: Bool) {
    add(true)
    add(true)
    add(false)
    for _ in 0..<3 { for number in [2, 0, 0, 0, 0] { add(number) } }
    if isFirst { add(1) }
  }
}
