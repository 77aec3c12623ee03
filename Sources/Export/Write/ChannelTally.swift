// ChannelTally: mean and standard deviation of an export's colours, as whoever decodes its pictures finds them.
import Base
import Imaging

/// Encoding takes away some of the colours' spread: 0.002 of a standard deviation at 64 pixels, 0.0006 at 224. So some of
/// the pictures are decoded again, all of them in a small export, and what is found in them corrects the sums over all.
/// Pictures differ little in what they lose: with 250 of them the correction is known to some 0.00006.
struct ChannelTally: Sendable {
  private static let decoded = 250

  private var all = ChannelSums()
  /// Of those that were decoded again: their pixels before, and as they came back.
  private var before = ChannelSums()
  private var after = ChannelSums()

  init() {}

  /// - Parameter total: how many pictures the training side has.
  /// - Throws: `ImageProblem`, which our own JPEG does not give.
  init(of picture: RenderedPicture, key: String, total: Int, seed: UInt64) throws {
    guard picture.side == .train else { return }
    all = picture.channels
    var chance = KeyedGenerator(seed: seed, key: ["channels", key])
    guard chance.chance(Double(Self.decoded) / Double(max(1, total))) else { return }
    before = picture.channels
    after = ChannelSums(of: try ImageFile.decode(picture.jpeg))
  }

  static func += (tally: inout ChannelTally, other: ChannelTally) {
    tally.all += other.all
    tally.before += other.before
    tally.after += other.after
  }

  /// To six digits; nil without pictures.
  var channels: DatasetSummary.Channels? {
    guard let all = moments(of: all) else { return nil }
    let (before, after) = (moments(of: before) ?? all, moments(of: after) ?? all)
    func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
    let figures = (0..<3).map { channel -> (mean: Double, sd: Double) in
      let mean = all[channel].mean + after[channel].mean - before[channel].mean
      let square = all[channel].square + after[channel].square - before[channel].square
      return (rounded(mean), rounded(max(0, square - mean * mean).squareRoot()))
    }
    return .init(mean: figures.map(\.mean), sd: figures.map(\.sd))
  }

  /// The means of values and of their squares.
  private func moments(of sums: ChannelSums) -> [(mean: Double, square: Double)]? {
    guard let mean = sums.mean, let sd = sums.standardDeviation else { return nil }
    return zip(mean, sd).map { ($0, $1 * $1 + $0 * $0) }
  }
}
