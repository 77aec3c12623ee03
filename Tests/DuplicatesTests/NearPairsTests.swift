// NearPairsTests: copies are pairs, other pictures are not, and nothing else decides.
import Base
import Duplicates
import Imaging
import Testing

private func pairs(_ rows: [LowFrequencies?]) -> [NearPair] { nearPairs(among: table(rows), jobs: 2) }

@Suite struct NearPairsTests {
  private static let originals: [(image: RGBImage, row: LowFrequencies)] = (1...40).map {
    let image = blots(UInt64($0))
    return (image, LowFrequencies(of: image))
  }

  @Test(arguments: copies.indices)
  func `copies are found in all but one of forty pictures`(kind: Int) throws {
    let found = nearPairs(
      of: table(try Self.originals.map { LowFrequencies(of: try copies[kind].make($0.image)) }),
      in: table(Self.originals.map(\.row)), jobs: 2)
    #expect(found.count { $0.first == $0.second } >= 39, "\(copies[kind].name)")
    #expect(found.allSatisfy { $0.first == $0.second }, "\(copies[kind].name)")
    let isMirrored = copies[kind].name.contains("mirrored")
    #expect(found.allSatisfy { $0.isMirrored == isMirrored }, "\(copies[kind].name)")
  }

  @Test func `other pictures are no pairs`() {
    #expect(pairs(Self.originals.map(\.row)).isEmpty)
    #expect(pairs((1...300).map { shape($0) }).isEmpty)
  }

  @Test func `neither order nor other pictures nor jobs change what is a pair`() {
    var rows: [LowFrequencies?] = []
    for seed in UInt64(1)...30 {
      rows.append(shape(seed))
      rows.append(shaken(shape(seed), 100 + seed, by: 0.6))
      rows.append(shaken(shape(seed), 200 + seed, by: 1))
    }
    let found = Set(pairs(rows))
    #expect(found.count > 30 && found.count < 90, "some of them are near the limit")
    #expect(Set(nearPairs(among: table(rows), jobs: 1)) == found)

    let backwards = Set(
      pairs(rows.reversed()).map {
        NearPair(first: 89 - $0.second, second: 89 - $0.first, isMirrored: $0.isMirrored)
      })
    #expect(backwards == found)

    let more = pairs(rows + (500..<900).map { shape($0) } + [nil])
    #expect(Set(more.filter { $0.second < 90 }) == found)
    for pair in found {
      #expect(pairs([rows[pair.first], rows[pair.second]]).count == 1)
      #expect(pairs([rows[pair.second], rows[pair.first]]).count == 1)
    }
  }

  @Test func `two lists give the pairs of one list that lie across`() {
    let rows: [LowFrequencies?] = (0..<60).map { shaken(shape($0 % 20), $0, by: 0.5) } + [shape(3), shape(3)]
    let across = pairs(rows).filter { $0.first < 31 && $0.second >= 31 }
    let found = nearPairs(of: table(Array(rows[..<31])), in: table(Array(rows[31...])), jobs: 2)
    #expect(
      found == across.map { NearPair(first: $0.first, second: $0.second - 31, isMirrored: $0.isMirrored) })
    #expect(found.count > 15)
  }

  @Test func `flat pictures are near to equal ones only`() {
    let grey = LowFrequencies(of: RGBImage(width: 50, height: 40, filledWith: (90, 90, 90)))
    let white = LowFrequencies(of: RGBImage(width: 50, height: 40, filledWith: (255, 255, 255)))
    let faint = LowFrequencies(values: shape(1).values.enumerated().map { $0 == 0 ? 90 : $1 / 40 })
    #expect(pairs([grey, white, faint, shape(1)]).isEmpty)
    #expect(
      pairs([grey, white, grey, faint, faint]) == [
        NearPair(first: 0, second: 2, isMirrored: false), NearPair(first: 3, second: 4, isMirrored: false),
      ])
  }

  @Test func `nothing, one and missing ones are no pairs`() {
    #expect(pairs([]).isEmpty)
    #expect(pairs([shape(1)]).isEmpty)
    #expect(pairs([nil, nil]).isEmpty)
    #expect(pairs([shape(1), nil, shape(1)]) == [NearPair(first: 0, second: 2, isMirrored: false)])
    #expect(nearPairs(of: table([]), in: table([shape(1)]), jobs: 4).isEmpty)
    #expect(nearDuplicateGroups(of: table([]), jobs: 4).isEmpty)
    #expect(nearDuplicateGroups(of: table([nil, shape(1), nil]), jobs: 4) == [0, 1, 2])
  }

  @Test func `numbers that no picture has do no harm`() {
    let odd = [Float.nan, .infinity, 1e30, -1e30].map { LowFrequencies(values: [Float](repeating: $0, count: 256)) }
    #expect(pairs(odd + [shape(1)]).allSatisfy { $0.second < 4 })
  }
}
