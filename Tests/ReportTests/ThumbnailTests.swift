// ThumbnailTests: small photographs, and faces of which nothing remains.
import Base
import Imaging
import Report
import Testing

/// A gray picture with a chequerboard of single pixels in a box: detail that any averaging wipes out.
private func picture(width: Int, height: Int, detail box: (left: Int, top: Int, right: Int, bottom: Int)) -> RGBImage {
  var image = RGBImage(width: width, height: height, filledWith: (128, 128, 128))
  for y in box.top...box.bottom {
    for x in box.left...box.right {
      let value: UInt8 = (x + y).isMultiple(of: 2) ? 255 : 0
      for channel in 0..<3 { image.pixels[3 * (y * width + x) + channel] = value }
    }
  }
  return image
}

/// The largest step between pixels side by side in a box.
private func contrast(_ image: RGBImage, _ columns: Range<Int>, _ rows: Range<Int>) -> Int {
  var most = 0
  for y in rows {
    for x in columns.dropFirst() {
      let here = Int(image.pixels[3 * (y * image.width + x)])
      most = max(most, abs(here - Int(image.pixels[3 * (y * image.width + x - 1)])))
    }
  }
  return most
}

private func face(_ left: Int, _ top: Int, _ right: Int, _ bottom: Int) -> FaceBox {
  FaceBox(left: left, top: top, right: right, bottom: bottom, confidence: 1, subDetector: 0)
}

@Suite struct ThumbnailTests {
  @Test func `a thumbnail's longer side has 160 pixels, and a smaller picture stays as it is`() throws {
    let large = try JPEGEncoder.encode(RGBImage(width: 640, height: 480, filledWith: (9, 90, 200)))
    let thumbnail = try Thumbnail(of: large, hiding: .none)
    #expect((thumbnail.width, thumbnail.height) == (160, 120))
    #expect(thumbnail.hidden == .nothing)
    let decoded = try ImageFile.decode(thumbnail.jpeg)
    #expect((decoded.width, decoded.height) == (160, 120))
    let small = try JPEGEncoder.encode(RGBImage(width: 20, height: 30, filledWith: (9, 90, 200)))
    let asItIs = try Thumbnail(of: small, hiding: .none)
    #expect((asItIs.width, asItIs.height) == (20, 30))
  }

  @Test func `a face's detail is gone from its box and the margin about it, and the rest is as it was`() {
    var image = picture(width: 160, height: 120, detail: (60, 40, 99, 79))
    let before = image
    #expect(contrast(image, 60..<100, 40..<80) == 255)
    image.hide([face(240, 160, 399, 319)], ofWidth: 640, height: 480)
    // Squares of one colour: the chequerboard's mean, and its mean with the gray around it.
    #expect(contrast(image, 60..<100, 40..<80) < 3)
    #expect(contrast(before, 0..<160, 0..<20) == contrast(image, 0..<160, 0..<20))
    let untouched = (0..<20).allSatisfy { image.pixels[3 * $0] == before.pixels[3 * $0] }
    #expect(untouched)
  }

  @Test func `faces beyond the edges, and boxes that lie wholly outside, hide what there is to hide`() {
    var image = picture(width: 100, height: 100, detail: (0, 0, 99, 99))
    image.hide([face(-30, -30, 20, 20), face(500, 500, 600, 600), face(-900, 0, -800, 50)], ofWidth: 100, height: 100)
    #expect(contrast(image, 0..<40, 0..<40) < 3)
    #expect(contrast(image, 50..<100, 50..<100) == 255)
  }

  @Test func `a photograph that nobody has searched is hidden as a whole`() throws {
    let bytes = try JPEGEncoder.encode(picture(width: 120, height: 120, detail: (0, 0, 119, 119)), quality: 95)
    let shown = try ImageFile.decode(Thumbnail(of: bytes, hiding: .none).jpeg)
    #expect(contrast(shown, 20..<100, 20..<100) > 100)
    let thumbnail = try Thumbnail(of: bytes, hiding: .faces(nil))
    #expect(thumbnail.hidden == .everything)
    #expect(contrast(try ImageFile.decode(thumbnail.jpeg), 0..<120, 0..<120) < 12)
  }

  @Test func `what is no photograph is refused`() {
    #expect(throws: ImageProblem.self) { try Thumbnail(of: [1, 2, 3], hiding: .none) }
  }
}

@Suite struct ClassSampleTests {
  private func hash(_ number: Int) -> String { SHA256.hex(of: Array("\(number)".utf8)) }

  @Test func `a sample is the same in any order, and a photograph that is added takes one place at most`() {
    var (a, b, more) = (ClassSample(seed: 7, most: 10), ClassSample(seed: 7, most: 10), ClassSample(seed: 7, most: 10))
    for number in 0..<200 { a.add(image: Int64(number), sha256: hash(number), class: "y") }
    for number in (0..<200).reversed() { b.add(image: Int64(number), sha256: hash(number), class: "y") }
    for number in 0..<201 { more.add(image: Int64(number), sha256: hash(number), class: "y") }
    let first = a.picks["y"]?.map(\.sha256) ?? []
    #expect(first.count == 10 && Set(first).count == 10)
    #expect(b.picks["y"]?.map(\.sha256) == first)
    #expect(Set(more.picks["y"]?.map(\.sha256) ?? []).intersection(first).count >= 9)
    #expect(a.counts == ["y": 200])
  }

  @Test func `another seed draws others, classes are apart, and none may be asked for`() {
    var (a, b, none) = (ClassSample(seed: 1, most: 5), ClassSample(seed: 2, most: 5), ClassSample(seed: 1, most: 0))
    for number in 0..<100 {
      let name = number < 3 ? "few" : "many"
      a.add(image: Int64(number), sha256: hash(number), class: name)
      b.add(image: Int64(number), sha256: hash(number), class: name)
      none.add(image: Int64(number), sha256: hash(number), class: name)
    }
    #expect(a.picks["few"]?.count == 3 && a.picks["many"]?.count == 5)
    #expect(a.picks["many"]?.map(\.image) != b.picks["many"]?.map(\.image))
    #expect(none.picks.isEmpty && none.counts == ["few": 3, "many": 97])
  }
}
