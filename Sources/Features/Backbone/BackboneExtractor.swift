// BackboneExtractor: from a photograph's bytes to a network's features.
import Imaging

/// Runs the views of a photograph through the network, one after the other.
///
/// Not in batches: on one thread OpenCV 4.6 takes a tenth longer for a picture in a batch of 4 or 8 than for one alone
/// (MobileNetV2). Workers share the networks: more of them than processors take memory and make nothing faster.
final class BackboneExtractor: FeatureExtractor {
  private let nets: Pool<BackboneNet>
  private let input: BackboneInput

  init(_ nets: Pool<BackboneNet>, _ input: BackboneInput) {
    self.nets = nets
    self.input = input
    nets.hold()
  }

  deinit { nets.release() }

  /// - Throws: `Fault` where the network cannot be read any more.
  func prepare() throws { try nets.withItem { _ in } }

  func features(of bytes: [UInt8], maxPixels: Int) throws -> [Float] {
    try features(of: try input.decode(bytes, maxPixels: maxPixels))
  }

  /// - Throws: `FeatureProblem`.
  func features(of image: RGBImage) throws -> [Float] {
    let settings = input.settings
    var rows: [[Float]] = []
    for view in settings.views {
      let picture = input.picture(of: image, view)
      var row = try run(picture, mirrored: false)
      if settings.mirror { row = mean([row, try run(picture, mirrored: true)]) }
      rows.append(row)
    }
    let features = settings.join == .mean ? mean(rows) : rows.flatMap(\.self)
    guard features.allSatisfy(\.isFinite) else {
      throw FeatureProblem(reason: "not_finite", sentence: "the network gives a number that is not finite")
    }
    return features
  }

  private func run(_ picture: RGBImage, mirrored: Bool) throws -> [Float] {
    do {
      let numbers = input.numbers(of: picture, mirrored: mirrored)
      return try nets.withItem { try $0.run(numbers, shape: input.shape) }.flatMap(pooled)
    } catch let problem as ModelProblem {
      throw FeatureProblem(reason: "network", sentence: "the network does not run: \(problem.clause)")
    }
  }

  /// The mean of each channel of a layer that still has places; other numbers as they are.
  private func pooled(_ output: BackboneNet.Output) -> [Float] {
    guard output.dimensions.count == 4, output.dimensions[2] * output.dimensions[3] > 1 else { return output.values }
    let plane = output.dimensions[2] * output.dimensions[3]
    return stride(from: 0, to: output.values.count, by: plane).map { start in
      var sum = 0.0
      for value in output.values[start..<start + plane] { sum += Double(value) }
      return Float(sum / Double(plane))
    }
  }

  private func mean(_ rows: [[Float]]) -> [Float] {
    guard rows.count > 1, let first = rows.first else { return rows.first ?? [] }
    return first.indices.map { column in
      var sum = 0.0
      for row in rows { sum += Double(row[column]) }
      return Float(sum / Double(rows.count))
    }
  }
}
