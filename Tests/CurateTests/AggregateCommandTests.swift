// AggregateCommandTests: labels by model through the command line: the keys that scripts read, the lines people read.
import Base
import Foundation
import Testing

@Suite struct AggregateCommandTests {
  /// 200 items; ann and bob err rarely, cleo and dora always say the reverse of what ann would, eve says yes to all.
  private func votes() -> String {
    var text = "item,annotator,label\n"
    for item in 0..<200 {
      var chance = KeyedGenerator(seed: 8, key: ["vote", "\(item)"])
      let truth = item % 3 == 0
      func row(_ name: String, _ isYes: Bool) { text += "i\(item),\(name),\(isYes ? "yes" : "no")\n" }
      row("ann", chance.chance(0.03) ? !truth : truth)
      row("bob", chance.chance(0.05) ? !truth : truth)
      row("fay", chance.chance(0.06) ? !truth : truth)
      row("cleo", chance.chance(0.04) ? truth : !truth)
      row("eve", true)
    }
    return text
  }

  @Test func `the model's answer has the keys that scripts read`() async throws {
    let space = try Workspace()
    try space.write("votes.csv", votes())
    let answer = try await space.json("aggregate", "votes.csv", "-o", "labels.csv", "--method", "dawid-skene")
    #expect(answer["method"] == "dawid-skene")
    #expect(answer["items"] == 200)
    #expect(answer["ties"] == 0)
    #expect(answer["convergence"]["converged"].bool == true)
    #expect((answer["convergence"]["iterations"].count ?? 0) > 1)
    #expect((answer["convergence"]["log_likelihood"].number ?? 1) < 0)
    #expect(answer["class_prior"].keys == ["no", "yes"])
    let people = answer["annotators"].list
    #expect(people.map { $0["annotator"] } == ["ann", "bob", "cleo", "eve", "fay"])
    for person in people {
      #expect(
        person.keys == ["annotator", "votes", "accuracy", "accuracy_low", "accuracy_high", "bits", "confusion"])
      #expect(person["votes"] == 200)
      #expect(person["confusion"].list.map { $0["truth"] } == ["no", "yes"])
      for row in person["confusion"].list {
        #expect(abs(row["answers"].list.reduce(0) { $0 + ($1["share"].number ?? 9) } - 1) < 1e-9)
        for cell in row["answers"].list { #expect(cell.keys == ["label", "share", "low", "high"]) }
      }
    }
    #expect((people[2]["accuracy"].number ?? 1) < 0.1)
    let flips = answer["flips"].list
    #expect(flips.count == answer["flips_from_majority"].count)
    #expect(!flips.isEmpty)
    for flip in flips {
      #expect(flip.keys == ["item", "majority", "label", "probability"])
      #expect(flip["majority"] != flip["label"])
    }
    #expect(
      answer["warnings"].list.map(\.text) == [
        "eve (yes, 200 votes) always gave the same label: such votes tell nothing between labels."
      ])

    let lines = try space.read("labels.csv").split(separator: "\n")
    #expect(lines[0] == "item,label,probability,votes,tie")
    #expect(lines.count == 201)
    let right = lines.dropFirst().filter { line in
      let fields = line.split(separator: ",")
      let item = Int(fields[0].dropFirst()) ?? 1
      return fields[1] == (item % 3 == 0 ? "yes" : "no")
    }
    #expect(right.count >= 198)
    let counted = try await space.json("aggregate", "votes.csv", "-o", "counted.csv")
    #expect(counted["flips_from_majority"] == 0)
    #expect(counted["convergence"] == .null)
    let other = try space.read("counted.csv").split(separator: "\n")
    let differ = zip(lines, other).filter { $0.split(separator: ",")[1] != $1.split(separator: ",")[1] }.count
    #expect(differ == flips.count, "five votes on two labels have no ties")
  }

  @Test func `the text says who is worth what and where the majority is overruled`() async throws {
    let space = try Workspace()
    try space.write("votes.csv", votes())
    let result = try await space.run("aggregate", "votes.csv", "-o", "labels.csv", "--method", "dawid-skene")
    let lines = result.outLines
    #expect(lines[0].hasPrefix("200 items labelled by the model of Dawid and Skene: 13"))
    #expect(lines[1].hasPrefix("converged after "))
    #expect(lines[2].hasPrefix("class prior: no 0.6"))
    #expect(lines[3] == "no ties of equal probability")
    #expect(lines[4].hasPrefix("the model overrules the majority on "))
    let names = lines.filter { $0.contains("bits a vote") }.map { $0.split(separator: " ")[0] }
    #expect(names.count == 5 && names.last == "eve", "eve's votes tell nothing")
    #expect(names.prefix(4).contains("cleo"), "the reverse of the truth tells as much as the truth")
    #expect(lines.last == "written to labels.csv")
    #expect(result.err.contains("warning: eve (yes, 200 votes) always gave the same label"))

    let oneCoin = try await space.run("aggregate", "votes.csv", "-o", "labels.csv", "--method", "one-coin")
    #expect(oneCoin.outLines[0].hasPrefix("200 items labelled by the one-coin model: "))
    let answer = try await space.json("aggregate", "votes.csv", "-o", "labels.csv", "--method", "one-coin")
    #expect(answer["annotators"].list.allSatisfy { !$0.keys.contains("confusion") && $0.keys.contains("bits") })
  }

  @Test func `the file is the same at any number of jobs and for any order of the rows`() async throws {
    let space = try Workspace()
    try space.write("votes.csv", votes())
    let rows = votes().split(separator: "\n")
    try space.write("turned.csv", ([rows[0]] + rows.dropFirst().reversed()).joined(separator: "\n") + "\n")
    for method in ["majority", "dawid-skene", "one-coin"] {
      try await space.json("aggregate", "votes.csv", "-o", "a.csv", "--method", method, "--jobs", "1")
      try await space.json("aggregate", "turned.csv", "-o", "b.csv", "--method", method, "--jobs", "5")
      #expect(try space.read("a.csv") == space.read("b.csv"))
    }
  }

  @Test func `labels of a model are kept in the store under its method`() async throws {
    let space = try await SharedSample.finishedStore()
    let answer = try await space.json("aggregate", "--task", "selfie", "--method", "dawid-skene")
    #expect(answer["name"] == "selfie")
    #expect((answer["items"].count ?? 0) > 0)
    #expect(answer["annotators"].list.count == 3)
    try await space.json("export", "set", "--label", "selfie", "--size", "32")
  }

  @Test(
    arguments: ["majority", "dawid-skene", "one-coin"],
    [
      ("a,ann,y", 1), ("a,ann,y\na,bob,n", 2), ("a,ann,y\nb,ann,y", 1), ("a,ann,y\na,ann,n", 1),
      ("a,ann,y\nb,bob,n\nc,cleo,y", 3), ("a,ann,y\na,bob,y\nb,ann,y\nb,bob,y", 2),
    ])
  func `few votes give labels and warnings, never NaN`(method: String, votes: (rows: String, people: Int)) async throws
  {
    let space = try Workspace()
    try space.write("votes.csv", "item,annotator,label\n\(votes.rows)\n")
    let answer = try await space.json("aggregate", "votes.csv", "-o", "l.csv", "--method", method)
    let people = answer["annotators"].list
    #expect(people.count == votes.people)
    #expect(people.allSatisfy { (0...1).contains($0["accuracy"].number ?? .nan) })
    #expect(!answer["warnings"].list.isEmpty)
    let rows = try space.read("l.csv").split(separator: "\n").dropFirst()
    #expect(rows.count == Set(votes.rows.split(separator: "\n").map { $0.prefix(1) }).count)
    #expect(rows.allSatisfy { !$0.lowercased().contains("nan") })
    let text = try await space.run("aggregate", "votes.csv", "-o", "l.csv", "--method", method)
    #expect(text.code == 0 && !text.out.lowercased().contains("nan"))
  }

  @Test func `a method that there is not is named with those that there are`() async throws {
    let space = try Workspace()
    let result = try await space.run("aggregate", "votes.csv", "-o", "l.csv", "--method", "glad")
    #expect(result.code == 64)
    #expect(result.err.contains("majority") && result.err.contains("dawid-skene") && result.err.contains("one-coin"))
  }
}
