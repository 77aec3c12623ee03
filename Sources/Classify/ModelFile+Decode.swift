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
    let threshold = try root.field("threshold").number()
    guard (0...1).contains(threshold) else { throw ModelFileProblem.wrongKind("threshold") }
    return ModelFile(
      createdBy: try root.field("created_by").string(), positive: try classes.field("positive").string(),
      negative: try classes.field("negative").string(), features: features,
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
    guard columns <= 1 << 24, blocks.allSatisfy({ $0 <= columns }), blocks.count <= 1 << 8,
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
    self.init(
      examples: try field.field("examples").count(), positives: try field.field("positives").count(),
      groups: try field.field("groups").count(), seed: number, data: try field.field("data").string())
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
      folds: try field.field("folds").count(), accuracyMean: try accuracy.field("mean").number(),
      accuracySD: try accuracy.field("sd").number(), confusion: counts,
      precision: try field.optional("precision")?.number(), recall: try field.optional("recall")?.number(),
      f1: try field.optional("f1")?.number(), auc: try field.optional("auc")?.number(),
      brier: try field.field("brier").number(), logLoss: try field.field("log_loss").number(),
      ece: try field.field("ece").number(),
      curve: try field.field("curve").elements().map { point in
        let numbers = try point.elements().map { try $0.number() }
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
      factors: try scale.field("factors").doubles(count: columns)
    )
    let components = try field.optional("components").map { try PrincipalComponents($0, columns: columns) }
    let reduced = components?.count ?? columns
    let kind = try field.field("kind").word(HeadKind.self)
    let head: Head
    switch kind {
    case .svmLinear, .logistic:
      let linear = try field.field("linear")
      head = .linear(
        weights: try linear.field("weights").doubles(count: reduced), bias: try linear.field("bias").number())
    case .svmRBF: head = .rbf(try RBFHead(try field.field("rbf"), columns: reduced))
    }
    let platt = try field.field("platt")
    self.init(
      blocks: blocks, standardiser: standardiser, components: components, head: head,
      platt: Platt(a: try platt.field("a").number(), b: try platt.field("b").number()),
      options: HeadOptions(
        kind: kind, pca: try field.optional("pca")?.count(),
        costs: try field.field("costs").elements().map { try $0.number() },
        gammas: try field.field("gammas").elements().map { try $0.number() },
        weights: try field.field("weights").word(ClassWeights.self),
        innerFolds: try field.field("inner_folds_asked").count()),
      cost: try field.field("cost").number(), innerFolds: try field.field("inner_folds").count())
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
    let directions = try field.field("directions").floats(count: try size(field, count, columns))
    self.init(
      directions: DenseRows(count: count, columns: columns, values: directions),
      variances: try field.field("variances").doubles(count: count))
  }
}

extension RBFHead {
  fileprivate init(_ field: ModelField, columns: Int) throws {
    let count = try field.field("count").count()
    let supports = try field.field("supports").floats(count: try size(field, count, columns))
    self.init(
      supports: DenseRows(count: count, columns: columns, values: supports),
      coefficients: try field.field("coefficients").doubles(count: count), gamma: try field.field("gamma").number(),
      bias: try field.field("bias").number())
  }
}
