// AbsurdModelTests: files that are whole and hold what no training leaves behind.
import Base
import Classify
import Foundation
import Testing

@Suite struct AbsurdModelTests {
  static func text(_ options: HeadOptions) throws -> String {
    String(decoding: try ModelFileTests.model(options).file.encode(), as: UTF8.self)
  }

  /// The problem of the text when what stands behind a key is another.
  static func problem(_ text: String, _ key: String, _ value: String) throws -> ModelFileProblem? {
    let pattern = "\"\(key)\": (\"([^\"\\\\]|\\\\.)*\"|[-0-9.e+]+)"
    let place = try #require(text.range(of: pattern, options: .regularExpression))
    return ModelFileTests.problem(try ModelFileTests.forged(text, String(text[place]), "\"\(key)\": \(value)"))
  }

  /// A list as in the file, its first number another.
  static func list(_ text: String, _ key: String, first: Double, isSingle: Bool = false) throws -> String {
    let place = try #require(text.range(of: "\"\(key)\": \"[^\"]*\"", options: .regularExpression))
    let digits = text[place].dropFirst(key.utf8.count + 5).dropLast()
    var data = try #require(Data(base64Encoded: String(digits)))
    if isSingle {
      withUnsafeBytes(of: Float(first).bitPattern.littleEndian) { data.replaceSubrange(0..<4, with: $0) }
    } else {
      withUnsafeBytes(of: first.bitPattern.littleEndian) { data.replaceSubrange(0..<8, with: $0) }
    }
    return "\"\(data.base64EncodedString())\""
  }

  @Test func `a radial head has support vectors and a width`() throws {
    let text = try Self.text(HeadOptions(costs: [0.5]))
    #expect(try Self.problem(text, "gamma", "1") == nil)
    let above = "above 0 and up to 1e+100"
    for gamma in ["0", "-0.5", "1e101", "1e300"] {
      #expect(try Self.problem(text, "gamma", gamma) == .outOfRange("head.rbf.gamma", allowed: above), "\(gamma)")
    }
    let none = text.replacingOccurrences(
      of: #""(supports|coefficients)": "[^"]*""#, with: #""$1": """#, options: .regularExpression)
    let count = try #require(none.range(of: #""count": [0-9]+,\n      "gamma""#, options: .regularExpression))
    let empty = try ModelFileTests.forged(none, String(none[count]), "\"count\": 0,\n      \"gamma\"")
    #expect(ModelFileTests.problem(empty) == .wrongKind("head.rbf.count"))
    #expect(
      try Self.problem(text, "supports", try Self.list(text, "supports", first: 1e30, isSingle: true))
        == .outOfRange("head.rbf.supports", allowed: "from -1000000.0 to 1000000.0"))
    #expect(
      ModelFileProblem.outOfRange("head.rbf.gamma", allowed: above).sentence(file: "m.json")
        == "m.json is a model with a number in head.rbf.gamma that is not above 0 and up to 1e+100.")
  }

  @Test func `a sigmoid does not turn the classes around, and costs are above 0`() throws {
    let text = try Self.text(HeadOptions(kind: .svmLinear, costs: [0.5]))
    #expect(try Self.problem(text, "a", "0") == nil)
    for a in ["0.25", "-1e200"] {
      #expect(try Self.problem(text, "a", a) == .outOfRange("head.platt.a", allowed: "from -1e+100 to 0.0"))
    }
    #expect(try Self.problem(text, "b", "1e200") == .outOfRange("head.platt.b", allowed: "from -1e+100 to 1e+100"))
    #expect(try Self.problem(text, "cost", "-1") == .outOfRange("head.cost", allowed: "above 0 and up to 1e+100"))
  }

  @Test func `shares are shares`() throws {
    let text = try Self.text(HeadOptions(kind: .logistic, costs: [0.5]))
    let share = "from 0.0 to 1.0"
    for key in ["precision", "recall", "auc", "brier", "ece", "f1"] {
      for value in ["1.5", "-0.5"] {
        #expect(try Self.problem(text, key, value) == .outOfRange("cross_validation.\(key)", allowed: share))
      }
    }
    #expect(try Self.problem(text, "threshold", "7") == .outOfRange("threshold", allowed: share))
    let start = try #require(text.range(of: #""curve": \[\s*\["#, options: .regularExpression))
    for (place, point) in ["2, 0.5, 0.5", "0.5, 1.5, 0.5", "0.5, 0.5, -1"].enumerated() {
      let changed = try ModelFileTests.forged(text, String(text[start]), "\"curve\": [[\(point)], [")
      #expect(
        ModelFileTests.problem(changed) == .outOfRange("cross_validation.curve[0][\(place)]", allowed: share))
    }
    #expect(try Self.problem(text, "positives", "61") == .wrongKind("training.positives"))
  }

  @Test func `classes have two names that can be written anywhere`() throws {
    let text = try Self.text(HeadOptions(kind: .logistic, costs: [0.5]))
    let found = try ["\"\"", "\"a=b\"", "\"a/b\"", "\"a\\nb\"", "\"a\\u001b[2J\"", "\"a\\u2028b\"", "\"selfie\""].map {
      try Self.problem(text, "negative", $0)
    }
    #expect(
      found == [
        .className(.empty), .className(.character(name: "a=b", character: "=")),
        .className(.character(name: "a/b", character: "/")), .className(.character(name: "a\nb", character: "\n")),
        .className(.character(name: "a\u{1b}[2J", character: "\u{1b}")),
        .className(.character(name: "a\u{2028}b", character: "\u{2028}")), .className(.same("selfie")),
      ])
    #expect(ClassNameProblem.of(["selfie", "kein Selbstbildnis, größer"]) == nil)
    #expect(
      ClassNameProblem.of(["a\u{1b}b", "c"])?.sentence
        == "A class is called \"a\\u{1B}b\", and the names of classes cannot have U+001B in them.")
    #expect(
      ModelFileProblem.className(.same("selfie")).sentence(file: "m.json")
        == "m.json is a model that cannot be used: Both classes are called selfie.")
  }

  static let heads: [HeadOptions] = HeadKind.allCases.flatMap { kind in
    [HeadOptions(kind: kind, costs: [0.5]), HeadOptions(kind: kind, pca: 5, costs: [0.5])]
  }

  /// The largest numbers that a file may hold, and rows at the ends of single precision.
  @Test(arguments: heads)
  func `a probability is from 0 to 1, whatever the model and the row`(options: HeadOptions) throws {
    let text = try Self.text(options)
    var keys = ["factors", "means"]
    switch options.kind {
    case .svmLinear, .logistic: keys += ["weights\": \"", "bias"]
    case .svmRBF: keys += ["coefficients", "gamma", "bias"]
    }
    var rows = FeatureMatrix(blocks: [8, 4])
    for value in [Float.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0, 1, .leastNonzeroMagnitude] {
      rows.append(Array(repeating: value, count: 12))
      rows.append((0..<12).map { $0 % 2 == 0 ? value : -value })
    }
    for key in keys {
      let name = key.hasPrefix("weights") ? "weights" : key
      for value in [1e100, -1e100] where value > 0 || !["factors", "gamma"].contains(name) {
        var changed = text
        if ["bias", "gamma"].contains(name) {
          let old = try #require(changed.range(of: "\"\(name)\": [-0-9.e+]+", options: .regularExpression))
          changed.replaceSubrange(old, with: "\"\(name)\": \(value)")
        } else {
          // Heads name their kind of weights too, in a word.
          let pattern = "\"\(name)\": \"[^\"]{40,}\""
          let old = try #require(changed.range(of: pattern, options: .regularExpression))
          let digits = changed[old].dropFirst(name.utf8.count + 5).dropLast()
          let count = try #require(Data(base64Encoded: String(digits))).count / 8
          var data = Data()
          for _ in 0..<count { withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) } }
          changed.replaceSubrange(old, with: "\"\(name)\": \"\(data.base64EncodedString())\"")
        }
        let file = try ModelFile.decode(try ModelFileTests.forged(changed, "drawn rows", "drawn rows"))
        let probabilities = file.classifier.probabilities(of: rows, jobs: 1)
        #expect(probabilities.allSatisfy { (0...1).contains($0) }, "\(name) \(value)")
      }
    }
  }
}
