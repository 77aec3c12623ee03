// CropBoxTests: which part of a photograph becomes the square.
import Base
import Export
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

  @Test func `without a face there is no box`() {
    #expect(box(.face, 640, 480) == nil)
  }
}
