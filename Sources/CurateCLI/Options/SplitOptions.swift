// SplitOptions: how an export is divided and balanced.
import ArgumentParser
import Base
import Duplicates
import Export

extension ExportProtocol: ExpressibleByArgument {}

struct SplitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Training to test, as 80:20 or 3:1.", valueName: "a:b"))
  var split: String = "80:20"

  @Option(
    help: ArgumentHelp(
      "What must not be torn apart: account, duplicates, both (default), or none for nothing but posts.",
      valueName: "what,…"))
  var group: String = "account,duplicates"

  @Flag(help: "Equal classes on the training side: small ones augmented, large ones thinned out.")
  var balance = false

  @Flag(help: "Equal classes on the test side too, by thinning out.")
  var balanceTest = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The most pictures from one photograph, the original included.", valueName: "n"))
  var factor: Int = 5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Without --balance: pictures from every photograph of the training side, the original included (default: 1).",
      valueName: "n"))
  var copies: Int?

  @Option(
    help: ArgumentHelp(
      "Only photographs that carry this label of another set of labels, such as danger.selfie=y.",
      valueName: "set=label"))
  var among: String?

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp(
      "sound: split first, then balance and copies. paper: copies first, then a split by lot, and what that leak buys.",
      valueName: "order"))
  var order: ExportProtocol = .sound

  @Flag(help: "Draw the split anew; by default photographs stay on the side where an export of this seed had them.")
  var newSplit = false

  @Option(
    help: ArgumentHelp("Keep photographs on the side where this export has them.", valueName: "folder"))
  var sidesOf: String?

  func validate() throws {
    guard ExportOptions.trainShare(split) != nil else {
      throw ValidationError("--split \(split) must be two numbers above 0, such as 80:20 or 3:1.")
    }
    guard (1...100).contains(factor) else { throw ValidationError("--factor \(factor) must lie between 1 and 100.") }
    if let copies {
      guard (1...100).contains(copies) else { throw ValidationError("--copies \(copies) must lie between 1 and 100.") }
      guard !balance, order == .sound else {
        throw ValidationError("--copies is for classes as they are; --balance makes copies by --factor.")
      }
    }
    if newSplit, sidesOf != nil { throw ValidationError("--new-split and --sides-of exclude each other.") }
    if order == .paper {
      for (isGiven, name) in [
        (balanceTest, "--balance-test"), (newSplit, "--new-split"), (sidesOf != nil, "--sides-of"),
      ] where isGiven {
        throw ValidationError("\(name) has no meaning with --protocol paper, which splits pictures by lot.")
      }
    }
    _ = try kinships()
  }

  func kinships() throws -> Set<Kinship> { try Kinship.read(group) }

  func apply(to options: inout ExportOptions) throws {
    options.order = order
    options.isBalanced = balance || order == .paper
    options.isTestBalanced = balanceTest
    options.factor = factor
    options.copies = copies ?? 1
    options.among = among
    options.trainShare = ExportOptions.trainShare(split) ?? 0.8
    options.kinships = try kinships()
  }
}
