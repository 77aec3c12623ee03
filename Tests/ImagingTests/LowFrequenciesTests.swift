// LowFrequenciesTests: the shape of a picture in 256 numbers is what the formula says.
import Base
import Foundation
import Imaging
import Testing

@Suite struct `Lowest frequencies` {
  @Test func `the lowest frequencies are those of the formula`() throws {
    let image = Pictures.noise(width: 32, height: 32)
    let values = LowFrequencies(of: image).values
    #expect(values.count == 256)
    for (u, v) in [(0, 0), (1, 0), (0, 3), (7, 7), (4, 6), (15, 2), (15, 15)] {
      var sum = 0.0
      for y in 0..<32 {
        for x in 0..<32 {
          let at = 3 * (32 * y + x)
          let grey =
            0.299 * Double(image.pixels[at]) + 0.587 * Double(image.pixels[at + 1])
            + 0.114 * Double(image.pixels[at + 2])
          sum +=
            grey * cos(Double.pi * Double(u) * (Double(x) + 0.5) / 32)
            * cos(Double.pi * Double(v) * (Double(y) + 0.5) / 32)
        }
      }
      let scale = (u == 0 ? 1 : 2.0.squareRoot()) * (v == 0 ? 1 : 2.0.squareRoot()) / 1024
      #expect(abs(Double(values[16 * v + u]) - sum * scale) < 1e-3, "\(u), \(v)")
    }
    #expect(LowFrequencies(values: values) == LowFrequencies(of: image))
  }

  @Test(arguments: [(1, 1), (3, 5), (1, 4000), (4000, 1)])
  func `thin and tiny pictures have frequencies`(width: Int, height: Int) {
    let values = LowFrequencies(of: Pictures.noise(width: width, height: height)).values
    let allAreFinite = values.allSatisfy(\.isFinite)
    #expect(allAreFinite)
  }
}
