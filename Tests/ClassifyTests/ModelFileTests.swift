// ModelFileTests: a model written and read back, and files that are none.
import Base
import Classify
import Foundation
import Testing

@Suite struct ModelFileTests {
  static func model(_ options: HeadOptions) throws -> (file: ModelFile, examples: Examples) {
    let examples = DrawnExamples.make(rows: 60, columns: 12, blocks: [8, 4], telling: 3, apart: 1, seed: 1)
    let result = try crossValidate(examples, options, folds: 5, seed: 2, jobs: 2)
    let file = ModelFile(
      createdBy: "curate 0.0", positive: "selfie", negative: "no \"selfie\" \\",
      features: [
        .init(name: "builtin", fingerprint: "builtin 1", columns: 8),
        .init(name: "net.onnx", fingerprint: "net 1 abc", columns: 4, settings: ["layer": "embedding", "size": "224"]),
      ], classifier: try train(examples, options, seed: 2, jobs: 1),
      training: .init(examples: 60, positives: 24, groups: 60, seed: .max, data: "drawn rows"),
      validation: .init(result, isPositive: examples.isPositive))
    return (file, examples)
  }

  static let options: [HeadOptions] = HeadKind.allCases.flatMap { kind in
    [HeadOptions(kind: kind), HeadOptions(kind: kind, pca: 5, weights: .equal, innerFolds: 2)]
  }

  @Test(arguments: options)
  func `it reads back to the last bit`(options: HeadOptions) throws {
    let (file, examples) = try Self.model(options)
    let bytes = file.encode()
    let again = try ModelFile.decode(bytes)
    // Whether they are equal, not what they are: that fills pages.
    let (isEqual, isSameText) = (again == file, again.encode() == bytes)
    #expect(isEqual && isSameText)
    let isSameJudge =
      again.classifier.probabilities(of: examples.features, jobs: 1)
      == file.classifier.probabilities(of: examples.features, jobs: 1)
    #expect(isSameJudge)
    let point = try #require(again.validation?.threshold(forPrecision: 0.7))
    #expect(point.precision >= 0.7)
  }

  @Test func `it reads well in a pager`() throws {
    let text = String(decoding: try Self.model(HeadOptions(costs: [0.5])).file.encode(), as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines[1] == "  \"format\": \"curate-model\",")
    #expect(lines[2] == "  \"classes\": {")
    #expect(text.contains("\n    \"negative\": \"no \\\"selfie\\\" \\\\\",\n"))
    #expect(text.contains("\n    \"cost\": 0.5,\n"))
    #expect(text.hasSuffix("\n  \"version\": 1\n}\n"))
    let outer = lines.filter { $0.hasPrefix("  \"") }.dropFirst().map { String($0) }
    #expect(outer == outer.sorted())
  }

  /// The text with a change, under a hash that fits it, unless the change is of the hash.
  static func forged(_ text: String, _ old: String, _ new: String) throws -> [UInt8] {
    try #require(text.contains(old))
    let changed = text.replacingOccurrences(of: old, with: new)
    let zeros = String(repeating: "0", count: 64)
    let pattern = #"\n  "sha256": "[0-9a-f]{64}""#
    let place = try #require(changed.range(of: pattern, options: .regularExpression))
    let bare = changed.replacingCharacters(in: place, with: "\n  \"sha256\": \"\(zeros)\"")
    let hash = SHA256.hex(of: Array(bare.utf8))
    return Array(changed.replacingCharacters(in: place, with: "\n  \"sha256\": \"\(hash)\"").utf8)
  }

  static func problem(_ bytes: [UInt8]) -> ModelFileProblem? {
    do {
      _ = try ModelFile.decode(bytes)
      return nil
    } catch { return error as? ModelFileProblem }
  }

  @Test func `what is no model, cut, newer or changed is said`() throws {
    let bytes = try Self.model(HeadOptions()).file.encode()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(Self.problem([]) == .notAModel)
    #expect(Self.problem(Array("{\"format\": \"other\"}".utf8)) == .notAModel)
    #expect(Self.problem(Array("[1, 2]".utf8)) == .notAModel)
    #expect(Self.problem([0xff, 0xd8, 0xff]) == .notAModel)
    #expect(Self.problem(Array(bytes[..<(bytes.count / 2)])) == .truncated)
    #expect(
      Self.problem(Array(text.replacingOccurrences(of: "\"version\": 1", with: "\"version\": 2").utf8))
        == .newerVersion(2))
    #expect(Self.problem(Array(text.replacingOccurrences(of: "drawn rows", with: "other rows").utf8)) == .changed)
    #expect(Self.problem(Array(text.replacingOccurrences(of: "\"sha256\"", with: "\"sha255\"").utf8)) == .changed)
    #expect(
      ModelFileProblem.newerVersion(2).sentence(file: "m.json")
        == "m.json is a model of format version 2, and this curate knows up to 1: it was made by a newer one.")
    #expect(
      ModelFileProblem.changed.sentence(file: "m.json")
        == "m.json was changed since it was written: its SHA-256 does not fit. Train it again, or take another copy.")
    #expect(ModelFileProblem.notAModel.sentence(file: "m.json") == "m.json is no model of curate selfies train.")
  }

  @Test func `what does not fit together is said, whatever its hash`() throws {
    let text = String(decoding: try Self.model(HeadOptions(kind: .svmLinear)).file.encode(), as: UTF8.self)
    #expect(Self.problem(try Self.forged(text, "drawn rows", "other rows")) == nil)
    #expect(
      Self.problem(
        try Self.forged(
          text.replacingOccurrences(of: "\"columns\": 4", with: "\"columns\": 5"), "[4]", "[5]"))
        == .wrongSize("head.standardiser.means", expected: 13, found: 12))
    for columns in ["5", "9000000000000000000"] {
      #expect(
        Self.problem(try Self.forged(text, "\"columns\": 4", "\"columns\": \(columns)"))
          == .wrongKind("features[1].blocks"))
    }
    #expect(
      Self.problem(try Self.forged(text, "\"columns\": 4", "\"columns\": -4")) == .wrongKind("features[1].columns"))
    #expect(Self.problem(try Self.forged(text, "\"platt\"", "\"plat\"")) == .missing("head.platt"))
    #expect(
      Self.problem(try Self.forged(text, "\"kind\": \"svm-linear\"", "\"kind\": \"tree\"")) == .wrongKind("head.kind"))
    #expect(
      Self.problem(try Self.forged(text, "\"kind\": \"svm-linear\"", "\"kind\": \"svm-rbf\"")) == .missing("head.rbf"))
    let means = try #require(text.range(of: #""means": ""#))
    let first = text[means.upperBound...].prefix(12)
    // Eight bytes of a NaN, and one byte of the next number.
    let nan = Data([0, 0, 0, 0, 0, 0, 0xf8, 0x7f, 0]).base64EncodedString()
    #expect(
      Self.problem(try Self.forged(text, "\"means\": \"\(first)", "\"means\": \"\(nan)"))
        == .notFinite("head.standardiser.means"))
    #expect(
      Self.problem(try Self.forged(text, "\"means\": \"\(first)", "\"means\": \"####\(first)"))
        == .wrongKind("head.standardiser.means"))
    #expect(
      ModelFileProblem.wrongSize("head.standardiser.means", expected: 13, found: 12).sentence(file: "m.json")
        == "m.json is a model with 12 numbers in head.standardiser.means, where 13 belong.")
  }

  @Test func `no damage of a byte goes by, and none ends the program`() throws {
    let bytes = try Self.model(HeadOptions(costs: [0.16])).file.encode()
    var generator = KeyedGenerator(seed: 1, key: ["damage"])
    for _ in 0..<300 {
      var damaged = bytes
      let place = generator.index(bytes.count)
      damaged[place] ^= 1 << UInt8(generator.index(8))
      #expect(Self.problem(damaged) != nil, "byte \(place)")
      #expect(Self.problem(Array(bytes[..<place])) != nil)
    }
  }

  @Test func `the model that ships reads back`() throws {
    let path = #filePath.replacingOccurrences(
      of: "Tests/ClassifyTests/ModelFileTests.swift", with: "Data/models/selfie.model")
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let file = try ModelFile.decode(bytes)
    #expect(file.encode() == bytes)
  }
}
