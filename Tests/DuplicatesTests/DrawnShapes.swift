// DrawnShapes: pictures by chance, copies of them, and the tables that they make.
import Base
import Duplicates
import Imaging

/// Large blots by chance and small ones over them: no two seeds look alike.
func blots(_ seed: UInt64, width: Int = 320, height: Int = 240) -> RGBImage {
  var generator = KeyedGenerator(seed: seed, key: ["blots"])
  let layers = [6, 24].map { side in
    let pixels = (0..<3 * side * side).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    return resampled(RGBImage(width: side, height: side, pixels: pixels), width: width, height: height)
  }
  return RGBImage(
    width: width, height: height, pixels: zip(layers[0].pixels, layers[1].pixels).map { $0 / 2 + $1 / 2 })
}

func mirrored(_ image: RGBImage) -> RGBImage {
  warp(
    image, outputToSource: AffineMap(a: -1, b: 0, c: 0, d: 1, tx: Double(image.width), ty: 0), width: image.width,
    height: image.height)
}

func lit(_ image: RGBImage, _ factor: Double, plus: Double = 0) -> RGBImage {
  var image = image
  for at in image.pixels.indices {
    image.pixels[at] = UInt8(min(max(Double(image.pixels[at]) * factor + plus, 0), 255))
  }
  return image
}

/// What is left without shares of the picture at its sides.
func cut(_ image: RGBImage, left: Double = 0, top: Double = 0, right: Double = 0, bottom: Double = 0) -> RGBImage {
  let (x, y) = (Int(Double(image.width) * left), Int(Double(image.height) * top))
  let width = image.width - x - Int(Double(image.width) * right)
  let height = image.height - y - Int(Double(image.height) * bottom)
  var pixels: [UInt8] = []
  for row in y..<y + height {
    pixels += image.pixels[3 * (row * image.width + x)..<3 * (row * image.width + x + width)]
  }
  return RGBImage(width: width, height: height, pixels: pixels)
}

func encodedAgain(_ image: RGBImage, quality: Int) throws -> RGBImage {
  try ImageFile.decode(try JPEGEncoder.encode(image, quality: quality))
}

/// Copies such as are found on the web, by what was done to them.
let copies: [(name: String, make: @Sendable (RGBImage) throws -> RGBImage)] = [
  ("quality 20", { try encodedAgain($0, quality: 20) }),
  ("a third of the size", { resampled($0, width: $0.width / 3, height: $0.height / 3) }),
  ("mirrored", { try encodedAgain(mirrored($0), quality: 40) }),
  ("darker and faded", { lit($0, 0.6, plus: 20) }),
  ("a square of it all", { resampled($0, width: 224, height: 224) }),
  ("cut by 5 % all around", { cut($0, left: 0.05, top: 0.05, right: 0.05, bottom: 0.05) }),
  ("cut by 10 % all around", { cut($0, left: 0.1, top: 0.1, right: 0.1, bottom: 0.1) }),
  ("cut by 10 % at the left", { cut($0, left: 0.1) }),
  ("cut by 15 % at the bottom", { cut($0, bottom: 0.15) }),
  ("cut at a corner, mirrored", { mirrored(cut($0, right: 0.1, bottom: 0.1)) }),
  ("the square in its middle", { cut($0, left: 0.125, right: 0.125) }),
]

func table(_ rows: [LowFrequencies?]) -> LikenessTable {
  var table = LikenessTable()
  for row in rows { table.append(row) }
  return table
}

/// The shape of a photograph by chance: weaker where it is finer.
func shape(_ seed: UInt64) -> LowFrequencies {
  var generator = KeyedGenerator(seed: seed, key: ["shape"])
  let values = (0..<256).map { at -> Float in
    let fineness = Float(1 + at % 16 + at / 16)
    return at == 0 ? 120 : Float(generator.uniform(-40, 40)) / fineness
  }
  return LowFrequencies(values: values)
}

/// The same with a little noise, as encoding it anew leaves.
func shaken(_ shape: LowFrequencies, _ seed: UInt64, by amount: Double = 0.2) -> LowFrequencies {
  var generator = KeyedGenerator(seed: seed, key: ["shaken"])
  return LowFrequencies(
    values: shape.values.map { value -> Float in value + Float(generator.uniform(-amount, amount)) })
}
