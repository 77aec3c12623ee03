// NaturalOrderTests: the order of names against the plainest statement of it, and names that are and are not the same.
import Base
import Foundation
import Testing
import Votes

@Suite struct NaturalOrderTests {
  /// The rule word by word: numbers by value, then names piece by piece, then bytes.
  private func precedes(_ a: String, _ b: String) -> Bool {
    let isNumber = /[-+]?[0-9]+(\.[0-9]+)?/
    let (x, y) = (
      a.wholeMatch(of: isNumber) == nil ? nil : Double(a), b.wholeMatch(of: isNumber) == nil ? nil : Double(b)
    )
    if let x, let y, x != y { return x < y }
    if (x == nil) != (y == nil) { return x != nil }
    let (p, q) = (pieces(a), pieces(b))
    for (one, other) in zip(p, q) where one != other {
      if let one = one as? Data, let other = other as? Data {
        return one.count != other.count ? one.count < other.count : one.lexicographicallyPrecedes(other)
      }
      return first(one) < first(other)
    }
    if p.count != q.count { return p.count < q.count }
    return a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// Runs of digits without their leading zeros as Data, single other bytes as UInt8.
  private func pieces(_ name: String) -> [AnyHashable] {
    var found: [AnyHashable] = []
    var bytes = Array(name.utf8)[...]
    while let byte = bytes.first {
      if (48...57).contains(byte) {
        let run = bytes.prefix { (48...57).contains($0) }
        found.append(Data(run.drop { $0 == 48 }))
        bytes = bytes.dropFirst(run.count)
      } else {
        found.append(byte)
        bytes = bytes.dropFirst()
      }
    }
    return found
  }

  private func first(_ piece: AnyHashable) -> UInt8 { piece as? UInt8 ?? 48 }

  private func items(_ names: [String]) -> [String] {
    VoteTable(names.map { Vote(item: $0, annotator: "a", label: "y") }).items
  }

  @Test(arguments: ["", "img_", "2019-img", "é", "0"], 0..<8)
  func `any names come in the order of the rule`(prefix: String, round: Int) {
    var chance = KeyedGenerator(seed: UInt64(round), key: ["names", prefix])
    let alphabet = Array("0001299a.-+b/_é ")
    var names: Set<String> = []
    for _ in 0..<300 {
      let length = 1 + chance.index(12)
      names.insert(prefix + String((0..<length).map { _ in alphabet[chance.index(alphabet.count)] }))
    }
    #expect(items(Array(names)) == names.sorted(by: precedes))
  }

  @Test func `long numbers, long runs and names of one beginning are told apart`() {
    let long = String(repeating: "7", count: 300)
    let names = [
      "892420643555336193", "892420643555336194", "-5", "-4.5", "0", "post/99/1", "post/99/2", "post/100/1",
      "x" + String(long.dropLast()), "x" + long, "x" + String(long.dropLast()) + "8",
    ]
    #expect(items(names.reversed()) == names.sorted(by: precedes))
  }

  @Test func `a letter in one scalar or in two is the same name, written as it came first`() {
    let table = VoteTable([
      Vote(item: "cafe\u{301}", annotator: "ann", label: "y"), Vote(item: "caf\u{e9}", annotator: "bob", label: "y"),
      Vote(item: "\u{212a}", annotator: "ann", label: "y"), Vote(item: "K", annotator: "bob", label: "n"),
    ])
    #expect(table.items.count == 2)
    #expect(table.items.map { Array($0.utf8) } == ["\u{212a}", "cafe\u{301}"].map { Array($0.utf8) })
    #expect(table.annotators == ["ann", "bob"])
    #expect(majority(of: table, seed: 0).labels.map(\.votes) == [2, 2])
  }

  @Test func `a hundred thousand names are found again`() {
    var columns = VoteColumns()
    for round in 0..<2 {
      for item in 0..<100_000 {
        columns.append(Vote(item: "picture \(item)", annotator: "a\(round)", label: "\(item % 7)"))
      }
    }
    let table = VoteTable(columns)
    #expect(table.votes == 200_000 && table.repeated == 0)
    #expect(table.items == (0..<100_000).map { "picture \($0)" })
    let labels = majority(of: table, seed: 0).labels
    #expect(labels.enumerated().allSatisfy { $1.label == "\($0 % 7)" && $1.votes == 2 })
  }
}
