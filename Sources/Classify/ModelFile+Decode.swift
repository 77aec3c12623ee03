// ModelFile+Decode: a model read back, and everything that may be wrong with it.
internal import Base

extension ModelFile {
  /// Reads what `encode` has written.
  /// - Throws: `ModelFileProblem`.
  package static func decode(_ bytes: [UInt8]) throws -> ModelFile {
    let start = Array("{\n  \"format\": \"\(format)\"".utf8)
    guard let parsed = ModelParser.parse(bytes) else {
      throw bytes.starts(with: start) ? ModelFileProblem.truncated : .notAModel
    }
    let root = ModelField(name: "", parsed)
    guard (try? root.optional("format")?.string()) == format else { throw ModelFileProblem.notAModel }
    // A later version may keep its hash elsewhere.
    let written = try root.field("version").count()
    guard written <= version else { throw ModelFileProblem.newerVersion(written) }
    guard let place = placeOfHash(bytes) else { throw ModelFileProblem.changed }
    var hashed = bytes
    hashed.replaceSubrange(place, with: noHash.utf8)
    guard SHA256.hex(of: hashed).utf8.elementsEqual(bytes[place]) else { throw ModelFileProblem.changed }

    let classes = try root.field("classes")
    let features = try root.field("features").elements().map { try FeatureSource($0) }
    // Sums and products of columns stay far from the end of the whole numbers.
    for (place, source) in features.enumerated() where source.columns > 1 << 24 || features.count > 1 << 8 {
      throw ModelFileProblem.wrongKind("features[\(place)].columns")
    }
    guard !features.isEmpty else { throw ModelFileProblem.wrongKind("features") }
    let threshold = try root.field("threshold").number(0...1)
    let (positive, negative) = (try classes.field("positive").string(), try classes.field("negative").string())
    if let problem = ClassNameProblem.of([positive, negative]) { throw ModelFileProblem.className(problem) }
    return ModelFile(
      createdBy: try root.field("created_by").string(), positive: positive, negative: negative, features: features,
      classifier: try Classifier(try root.field("head"), blocks: features.flatMap(\.blocks)),
      training: try Training(try root.field("training")),
      validation: try root.optional("cross_validation").map { try Validation($0) }, threshold: threshold)
  }
}

extension ModelFile.FeatureSource {
  fileprivate init(_ field: ModelField) throws {
    let columns = try field.field("columns").count()
    let blocks = try field.field("blocks").elements().map { try $0.count() }
    // Before they are added up: no sum of them may overflow.
    guard columns > 0, columns <= 1 << 24, blocks.allSatisfy({ $0 <= columns }), blocks.count <= 1 << 8,
      blocks.reduce(0, +) == columns
    else { throw ModelFileProblem.wrongKind("\(field.name).blocks") }
    self.init(
      name: try field.field("name").string(), fingerprint: try field.field("fingerprint").string(), columns: columns,
      blocks: blocks, settings: try field.field("settings").strings())
  }
}

extension ModelFile.Training {
  fileprivate init(_ field: ModelField) throws {
    let seed = try field.field("seed")
    guard let number = UInt64(try seed.string()) else { throw ModelFileProblem.wrongKind(seed.name) }
    let examples = try field.field("examples").count()
    func part(_ key: String) throws -> Int {
      let count = try field.field(key).count()
      guard count <= examples else { throw ModelFileProblem.wrongKind("\(field.name).\(key)") }
      return count
    }
    self.init(
      examples: examples, positives: try part("positives"), groups: try part("groups"), seed: number,
      data: try field.field("data").string())
  }
}

extension ModelFile.Validation {
  fileprivate init(_ field: ModelField) throws {
    let accuracy = try field.field("accuracy")
    let confusion = try field.field("confusion")
    let counts = try confusion.elements().map { try $0.elements().map { try $0.count() } }
    guard counts.map(\.count) == [2, 2] else {
      throw ModelFileProblem.wrongSize(confusion.name, expected: 4, found: counts.flatMap(\.self).count)
    }
    self.init(
      folds: try field.field("folds").count(), accuracyMean: try accuracy.field("mean").number(0...1),
      accuracySD: try accuracy.field("sd").number(0...1), confusion: counts,
      precision: try field.optional("precision")?.number(0...1), recall: try field.optional("recall")?.number(0...1),
      f1: try field.optional("f1")?.number(0...1), auc: try field.optional("auc")?.number(0...1),
      brier: try field.field("brier").number(0...1), logLoss: try field.field("log_loss").number(0...1e100),
      ece: try field.field("ece").number(0...1),
      curve: try field.field("curve").elements().map { point in
        let numbers = try point.elements().map { try $0.number(0...1) }
        guard numbers.count == 3 else {
          throw ModelFileProblem.wrongSize(point.name, expected: 3, found: numbers.count)
        }
        return ModelFile.CurvePoint(threshold: numbers[0], precision: numbers[1], recall: numbers[2])
      })
  }
}

extension Classifier {
  fileprivate init(_ field: ModelField, blocks: [Int]) throws {
    let columns = blocks.reduce(0, +)
    let scale = try field.field("standardiser")
    let standardiser = Standardiser(
      means: try scale.field("means").doubles(count: columns),
      factors: try scale.field("factors").doubles(count: columns, 0...ModelField.reach.upperBound)
    )
    let components = try field.optional("components").map { try PrincipalComponents($0, columns: columns) }
    let reduced = components?.count ?? columns
    let kind = try field.field("kind").word(HeadKind.self)
    let head: Head
    switch kind {
    case .svmLinear, .logistic:
      let linear = try field.field("linear")
      head = .linear(
        weights: try linear.field("weights").doubles(count: reduced),
        bias: try linear.field("bias").number(ModelField.reach))
    case .svmRBF: head = .rbf(try RBFHead(try field.field("rbf"), columns: reduced))
    }
    let platt = try field.field("platt")
    self.init(
      blocks: blocks, standardiser: standardiser, components: components, head: head,
      platt: Platt(
        // Above 0 it would turn the classes around.
        a: try platt.field("a").number(ModelField.reach.lowerBound...0),
        b: try platt.field("b").number(ModelField.reach)
      ),
      options: HeadOptions(
        kind: kind, pca: try field.optional("pca")?.count(),
        costs: try field.field("costs").elements().map { try $0.positiveNumber() },
        gammas: try field.field("gammas").elements().map { try $0.positiveNumber() },
        weights: try field.field("weights").word(ClassWeights.self),
        innerFolds: try field.field("inner_folds_asked").count()),
      cost: try field.field("cost").positiveNumber(), innerFolds: try field.field("inner_folds").count())
  }
}

/// The numbers of as many rows, unless their product is no number at all.
private func size(_ field: ModelField, _ rows: Int, _ columns: Int) throws -> Int {
  let (size, isTooLarge) = rows.multipliedReportingOverflow(by: columns)
  guard !isTooLarge else { throw ModelFileProblem.wrongKind(field.name) }
  return size
}

extension PrincipalComponents {
  fileprivate init(_ field: ModelField, columns: Int) throws {
    let count = try field.field("count").count()
    // They are 1 long, but for roundings.
    let directions = try field.field("directions").floats(count: try size(field, count, columns), -2...2)
    self.init(
      directions: DenseRows(count: count, columns: columns, values: directions),
      variances: try field.field("variances").doubles(count: count))
  }
}

extension RBFHead {
  fileprivate init(_ field: ModelField, columns: Int) throws {
    let count = try field.field("count").count()
    guard count > 0 else { throw ModelFileProblem.wrongKind("\(field.name).count") }
    let supports = try field.field("supports").floats(
      count: try size(field, count, columns), -Standardiser.reach...Standardiser.reach)
    self.init(
      supports: DenseRows(count: count, columns: columns, values: supports),
      coefficients: try field.field("coefficients").doubles(count: count),
      gamma: try field.field("gamma").positiveNumber(),
      bias: try field.field("bias").number(ModelField.reach))
  }
}
