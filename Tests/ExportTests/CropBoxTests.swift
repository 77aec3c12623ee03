// CropBoxTests: which part of a photograph becomes the square.
import Base
import Export
import Foundation
import Imaging
import Store
import Testing

private func box(_ crop: Crop, _ width: Int, _ height: Int, face: (Int, Int, Int, Int)? = nil, margin: Double = 0.5)
  -> [Double]?
{
  CropBox(
    crop, width: width, height: height,
    face: face.map { FaceBox(left: $0.0, top: $0.1, right: $0.2, bottom: $0.3, confidence: 1, subDetector: 0) },
    margin: margin
  ).map { [$0.left, $0.top, $0.width, $0.height] }
}

extension CropBox {
  /// A square that is not turned.
  fileprivate init?(upright square: (left: Double, top: Double, side: Double)) {
    self.init(.center, width: Int(square.side), height: Int(square.side), face: nil)
    (left, top) = (square.left, square.top)
  }
}

@Suite struct CropBoxTests {
  @Test func `none is the whole picture`() {
    #expect(box(.none, 640, 480) == [0, 0, 640, 480])
    #expect(box(.none, 1, 9, face: (0, 0, 5, 5)) == [0, 0, 1, 9])
  }

  @Test func `center is the largest square in the middle`() {
    #expect(box(.center, 640, 480) == [80, 0, 480, 480])
    #expect(box(.center, 480, 640) == [0, 80, 480, 480])
    #expect(box(.center, 5, 2) == [1.5, 0, 2, 2])
    #expect(box(.center, 7, 7) == [0, 0, 7, 7])
  }

  @Test func `face is a square about the face, with a margin on each side`() {
    // Ten pixels wide, since both edges count; half of that more on each side.
    #expect(box(.face, 640, 480, face: (100, 200, 109, 209)) == [95, 195, 20, 20])
    #expect(box(.face, 640, 480, face: (100, 200, 109, 209), margin: 0) == [100, 200, 10, 10])
    // As large as the longer side asks for.
    #expect(box(.face, 640, 480, face: (100, 200, 109, 219), margin: 0) == [95, 200, 20, 20])
  }

  @Test func `a square that would reach beyond the picture is moved inside`() {
    #expect(box(.face, 640, 480, face: (0, 0, 9, 9)) == [0, 0, 20, 20])
    #expect(box(.face, 640, 480, face: (-8, -8, 1, 1)) == [0, 0, 20, 20])
    #expect(box(.face, 640, 480, face: (635, 475, 644, 484)) == [620, 460, 20, 20])
  }

  @Test func `a square larger than the picture is as large as the picture allows`() {
    #expect(box(.face, 100, 60, face: (30, 10, 69, 49)) == [20, 0, 60, 60])
    #expect(box(.face, 60, 100, face: (10, 70, 49, 109)) == [0, 40, 60, 60])
  }

  /// The box for a face of `side` pixels about a centre, found by one of dlib's filters, and its corners in the picture.
  private func turned(
    _ filter: Int, at center: (Int, Int), side: Int = 100, in size: (Int, Int) = (800, 600), margin: Double = 0.5
  ) throws -> (box: CropBox, corners: [(x: Double, y: Double)]) {
    let face = FaceBox(
      left: center.0 - side / 2, top: center.1 - side / 2, right: center.0 + side / 2 - 1,
      bottom: center.1 + side / 2 - 1, confidence: 1, subDetector: filter)
    let box = try #require(CropBox(.face, width: size.0, height: size.1, face: face, margin: margin))
    let corners = [(0, 0), (box.width, 0), (box.width, box.height), (0, box.height)].map {
      box.turn(x: box.left + $0.0, y: box.top + $0.1)
    }
    return (box, corners)
  }

  private func isInside(_ corners: [(x: Double, y: Double)], _ width: Double, _ height: Double) -> Bool {
    let (columns, rows) = (-1e-9...width + 1e-9, -1e-9...height + 1e-9)
    return corners.allSatisfy { columns.contains($0.x) && rows.contains($0.y) }
  }

  @Test(arguments: [(0, 0.0), (1, 0), (2, 0), (3, -25), (4, 25)])
  func `the square leans as the filter says that the face does`(filter: Int, tilt: Double) throws {
    let (box, corners) = try turned(filter, at: (400, 300))
    #expect(box.tilt == tilt)
    #expect([box.left, box.top, box.width, box.height] == [300, 200, 200, 200])
    // The upper edge, from left to right, runs down where the face leans clockwise.
    let angle = atan2(corners[1].y - corners[0].y, corners[1].x - corners[0].x) * 180 / Double.pi
    #expect(abs(angle - tilt) < 1e-9)
    // Opposite corners have the middle between them.
    let middle = (x: (corners[0].x + corners[2].x) / 2, y: (corners[0].y + corners[2].y) / 2)
    #expect(abs(middle.x - 400) < 1e-9)
    #expect(abs(middle.y - 300) < 1e-9)
  }

  @Test func `near an edge a turned square is moved inside as little as need be`() throws {
    // 200 pixels a side at 25 degrees reach 100 · (cos 25° + sin 25°) = 132.9 to each side.
    let reach = 100 * (cos(25 * Double.pi / 180) + sin(25 * Double.pi / 180))
    for (center, wanted) in [
      ((134, 300), (134.0, 300.0)), ((110, 300), (reach, 300)), ((400, 500), (400, 600 - reach)),
      ((700, 110), (800 - reach, reach)),
    ] {
      let (box, corners) = try turned(4, at: center)
      #expect(box.tilt == 25)
      #expect(abs(box.left + 100 - wanted.0) < 1e-9)
      #expect(abs(box.top + 100 - wanted.1) < 1e-9)
      #expect(isInside(corners, 800, 600))
    }
  }

  @Test func `where a turned square would leave the picture or a part of the face, it stays upright`() throws {
    // Moved that far, the square would cut the face off.
    #expect(try turned(4, at: (60, 300)).box == CropBox(upright: (0, 200, 200)))
    #expect(try turned(3, at: (60, 60)).box == CropBox(upright: (0, 0, 200)))
    // No room for it at all: the upright square is as large as the picture.
    #expect(try turned(3, at: (100, 100), in: (200, 200)).box == CropBox(upright: (0, 0, 200)))
    #expect(try turned(4, at: (130, 130), in: (260, 260)).box == CropBox(upright: (30, 30, 200)))
    #expect(try turned(4, at: (133, 133), in: (266, 266)).box.tilt == 25)
    // Without a margin the square is the face, and may not be moved at all.
    #expect(try turned(4, at: (60, 300), margin: 0).box.tilt == 0)
    #expect(try turned(4, at: (67, 300), margin: 0).box.tilt == 25)
  }

  @Test(arguments: 0..<300) func `turned or not, a square lies inside its picture and holds the middle of its face`(
    number: Int
  ) throws {
    var chance = KeyedGenerator(seed: 3, key: ["square", "\(number)"])
    let size = (60 + chance.index(900), 60 + chance.index(900))
    let center = (chance.index(size.0), chance.index(size.1))
    let (box, corners) = try turned(
      3 + number % 2, at: center, side: 2 * (10 + chance.index(100)), in: size, margin: chance.uniform(0, 1.5))
    #expect(isInside(corners, Double(size.0), Double(size.1)))
    let back = try #require(box.turn.inverse)
    let middle = back(x: Double(center.0), y: Double(center.1))
    let columns = (box.left - 1e-9)...(box.left + box.width + 1e-9)
    let rows = (box.top - 1e-9)...(box.top + box.height + 1e-9)
    #expect(columns.contains(middle.x))
    #expect(rows.contains(middle.y))
  }

  @Test func `without a face there is no box`() {
    #expect(box(.face, 640, 480) == nil)
  }
}
