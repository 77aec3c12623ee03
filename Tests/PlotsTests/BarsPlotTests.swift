// BarsPlotTests: bars are as long as their counts say, in groups with scales of their own.
import Foundation
import Plots
import Testing

@Suite struct BarsPlotTests {
  private func plot(_ name: String = "selfie") -> BarsPlot {
    var plot = BarsPlot(
      name: "Sides",
      groups: [
        .init(
          "First",
          [.init(name, [.init(300, .first), .init(100, .second)], note: "80 %"), .init("b", [.init(200, .first)])]),
        .init("Second", [.init("c", [.init(1_000_000)]), .init("one", [.init(1)]), .init("none", [.init(0)])]),
      ])
    plot.keys = [(.first, "train"), (.second, "test")]
    return plot
  }

  @Test func `the picture is sound, says the same twice, and its bars state their counts`() throws {
    try expectSound(plot().svg(), least: (900, 100))
    #expect(plot().svg() == plot().svg())
    let texts = try PictureReader(plot().svg()).texts
    #expect(["selfie", "First", "400", "80 %", "1,000,000", "train", "test"].allSatisfy(texts.contains))
  }

  @Test func `within a group lengths are in the counts' proportion, and one among millions is seen`() throws {
    let picture = try PictureReader(plot().svg())
    let parts = picture.all("rect", "part").compactMap { $0.number("width") }
    try #require(parts.count == 5)
    #expect(abs(parts[0] / parts[1] - 3) < 0.01)
    #expect(abs((parts[0] + parts[1]) / parts[2] - 2) < 0.01)
    #expect(abs(parts[0] + parts[1] - parts[3]) < 0.05, "each group fills the room")
    #expect(parts[4] == 1)
  }

  @Test func `names of strangers, long ones and groups without bars are drawn all the same`() throws {
    try expectSound(plot("<b>&\" a name that is much longer than the room beside a bar").svg(), least: (900, 100))
    try expectSound(BarsPlot(name: "", groups: [.init("Nothing", [])]).svg(), least: (900, 60), isNamed: false)
  }
}

@Suite struct IntervalsPlotTests {
  private func plot(low: Double = 0.6) -> IntervalsPlot {
    IntervalsPlot(
      name: "Agreement", axisName: "agreement",
      groups: [
        .init(
          "selfie",
          [
            .init("percent", value: 0.9, low: 0.85, high: 0.95, words: "0.90 [0.85, 0.95]"),
            .init("kappa", value: 0.7, low: low, high: 0.8, words: "0.70", isKappa: true),
            .init("undefined", value: nil, words: "undefined", isKappa: true),
          ])
      ])
  }

  @Test func `the picture is sound, and a dot lies where the axis says`() throws {
    try expectSound(plot().svg(), least: (900, 100))
    let picture = try PictureReader(plot().svg())
    let dots = picture.all("circle", "value").compactMap { $0.number("cx") }
    #expect(dots.count == 2, "what is undefined has none")
    let labels = picture.all("text").filter { $0.attributes["text-anchor"] == "middle" && Double($0.text) != nil }
    let row = try #require(labels.first?.number("y"))
    let scale = picture.scale(inRow: row) { Double($0) }
    #expect(abs(try #require(scale.value(at: dots[0])) - 0.9) < 0.002)
    #expect(abs(try #require(scale.value(at: dots[1])) - 0.7) < 0.002)
    #expect(picture.all("line", "interval").count == 2)
  }

  @Test func `the words for kappas stand above them, and less than chance has room`() throws {
    let texts = try PictureReader(plot().svg()).texts
    #expect(["slight", "fair", "moderate", "substantial"].allSatisfy(texts.contains))
    let negative = try PictureReader(plot(low: -0.4).svg())
    try expectSound(plot(low: -0.4).svg(), least: (900, 100))
    #expect(negative.texts.contains("−0.4"))
    var plain = plot()
    plain.groups[0].rows.removeLast(2)
    #expect(try !PictureReader(plain.svg()).texts.contains("fair"))
  }
}
