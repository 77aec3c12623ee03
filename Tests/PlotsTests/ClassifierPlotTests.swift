// ClassifierPlotTests: the curve, the calibration and the bars lie where their axes say.
import Foundation
import Plots
import Testing

@Suite struct ClassifierPlotTests {
  private func plot(bins: [ClassifierPlot.Bin]? = nil, names: (String, String) = ("selfie", "nonselfie"))
    -> ClassifierPlot
  {
    let usual = (0..<10).map { place -> ClassifierPlot.Bin in
      let low = Double(place) / 10
      return ClassifierPlot.Bin(
        low: low, high: low + 0.1, negatives: 20 - 2 * place, positives: 3 * place, meanProbability: low + 0.04,
        shareLow: Double(place) / 12, shareHigh: low + 0.1)
    }
    let corners: [(Double, Double)] = [(0, 0), (0, 0.6), (0.1, 0.9), (0.4, 0.98), (1, 1)]
    return ClassifierPlot(
      title: ["Selfies by builtin features", "157 images in 10 folds"], positive: names.0, negative: names.1,
      curve: corners.map { ClassifierPlot.Point(falsePositives: $0.0, truePositives: $0.1) },
      curveWords: "AUC 0.960 [0.931, 0.989]",
      threshold: (ClassifierPlot.Point(falsePositives: 0.1, truePositives: 0.9), 0.5), bins: bins ?? usual,
      calibrationWords: "ECE 0.034, Brier score 0.061")
  }

  @Test func `the picture is sound, says the same twice, and holds every image once`() throws {
    try expectSound(plot().svg())
    #expect(plot().svg() == plot().svg())
    let counts = try PictureReader(plot().svg()).barCounts
    #expect(counts.reduce(0, +) == 245)
  }

  @Test func `the threshold lies on the curve where the axes say`() throws {
    let picture = try PictureReader(plot().svg())
    let mark = try #require(picture.all("circle", "threshold").first)
    let (x, y) = (try #require(mark.number("cx")), try #require(mark.number("cy")))
    let chance = try #require(picture.all("line", "chance").first)
    let bottom = try #require(chance.number("y1"))
    let scale = picture.scale(inRow: bottom + 20, right: 600) { Double($0) }
    #expect(abs(try #require(scale.value(at: x)) - 0.1) < 0.001)
    // The diagonal goes from (0, 0) to (1, 1).
    let top = try #require(chance.number("y2"))
    #expect(abs((bottom - y) / (bottom - top) - 0.9) < 0.001)
    let curve = try #require(picture.all("polyline", "roc").first?.attributes["points"])
    #expect(curve.split(separator: " ").contains("\(mark.attributes["cx"] ?? ""),\(mark.attributes["cy"] ?? "")"))
    #expect(picture.texts.contains("AUC 0.960 [0.931, 0.989]"))
  }

  @Test func `each bin with images has a point and an interval, in the middle of its probabilities`() throws {
    var bins = (0..<10).map { place -> ClassifierPlot.Bin in
      let low = Double(place) / 10
      return ClassifierPlot.Bin(
        low: low, high: low + 0.1, negatives: 0, positives: 0, meanProbability: 0, shareLow: 0, shareHigh: 1)
    }
    bins[7] = .init(
      low: 0.7, high: 0.8, negatives: 5, positives: 15, meanProbability: 0.77, shareLow: 0.5, shareHigh: 0.9)
    let picture = try PictureReader(plot(bins: bins).svg())
    let points = picture.all("circle", "bin")
    #expect(points.count == 1 && picture.all("line", "interval").count == 1)
    let perfect = try #require(picture.all("line", "perfect").first)
    let ends = try ["x1", "x2", "y1", "y2"].map { try #require(perfect.number($0)) }
    let (x, y) = (try #require(points[0].number("cx")), try #require(points[0].number("cy")))
    #expect(abs((x - ends[0]) / (ends[1] - ends[0]) - 0.77) < 0.001)
    #expect(abs((y - ends[2]) / (ends[3] - ends[2]) - 0.75) < 0.001)
  }

  @Test func `names of strangers, no images and no threshold are drawn all the same`() throws {
    try expectSound(
      plot(names: ("<b>&\"", "it's a very long name of a class, longer than any panel is wide by far")).svg())
    var empty = plot(bins: [])
    empty.curve = []
    empty.threshold = nil
    try expectSound(empty.svg())
  }
}
