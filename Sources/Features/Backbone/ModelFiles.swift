// ModelFiles: the file or the two files of a network, read and held against their outline.
import Base

/// A network's bytes.
struct ModelFiles: Sendable {
  enum Format: Sendable, Hashable {
    case onnx([UInt8])
    case caffe(text: [UInt8], weights: [UInt8])
  }

  /// As the user named it.
  var path: String
  var format: Format
  /// SHA-256 of the bytes: 64 hexadecimal digits, and those of the second file after a blank.
  var identity: String

  var isCaffe: Bool {
    if case .caffe = format { true } else { false }
  }

  /// - Throws: `Fault` with `noInput` where a file is missing, `data` where it is no network that can be used.
  static func read(_ path: String) throws -> (files: ModelFiles, graph: LayerGraph) {
    let lower = path.lowercased()
    if lower.hasSuffix(".caffemodel") || lower.hasSuffix(".prototxt") { return try readCaffe(path) }
    let bytes = try contents(of: path)
    let graph = try checked(path) { try bytes.withUnsafeBytes { try ONNXOutline($0).graph } }
    return (ModelFiles(path: path, format: .onnx(bytes), identity: SHA256.hex(of: bytes)), graph)
  }

  private static func readCaffe(_ path: String) throws -> (files: ModelFiles, graph: LayerGraph) {
    let isText = path.lowercased().hasSuffix(".prototxt")
    let stem = String(path.dropLast(isText ? ".prototxt".count : ".caffemodel".count))
    // Published networks often come as deploy_NAME.prototxt or NAME_deploy.prototxt; one rule is easier to remember.
    let other = stem + (isText ? ".caffemodel" : ".prototxt")
    let bytes = try contents(of: path)
    let otherBytes: [UInt8]
    do {
      otherBytes = try contents(of: other)
    } catch let fault as Fault {
      let what = isText ? "the weights of a Caffe network" : "the prototxt of a Caffe network"
      throw Fault(fault.code, "\(path) needs \(what) beside it, as \(other). \(fault.sentence)")
    }
    let (text, weights) = isText ? (bytes, otherBytes) : (otherBytes, bytes)
    let graph = try checked(isText ? path : other) { try CaffeOutline(text).graph }
    try checked(isText ? other : path) { try weights.withUnsafeBytes { try CaffeWeights.check($0) } }
    let identity = "\(SHA256.hex(of: text)) \(SHA256.hex(of: weights))"
    return (ModelFiles(path: path, format: .caffe(text: text, weights: weights), identity: identity), graph)
  }

  private static func contents(of path: String) throws -> [UInt8] {
    let bytes = try AtomicFile.readRegular(path)
    guard !bytes.isEmpty else { throw Fault(.data, "\(path) is no network that curate can use: it is empty.") }
    return bytes
  }

  private static func checked<T>(_ path: String, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let problem as ModelProblem {
      throw Fault(.data, "\(path) is no network that curate can use: \(problem.clause).")
    }
  }
}

/// The weights of a Caffe network: protobuf, whose outline has to be whole.
enum CaffeWeights {
  /// Follows NetParameter (caffe.proto) to the blobs of its layers: as many numbers as their shapes say.
  /// - Throws: `ModelProblem`.
  static func check(_ bytes: UnsafeRawBufferPointer) throws {
    var network = WireReader(bytes, 0..<bytes.count)
    var layers = 0
    while let (field, value) = try network.next() {
      // 100: layer; 2: layers of the first version.
      guard field == 100 || field == 2, case .bytes = value else { continue }
      layers += 1
      var layer = try network.message(value)
      while let (inner, value) = try layer.next() {
        if inner == (field == 100 ? 7 : 6), case .bytes = value { try check(blob: try layer.message(value)) }
      }
    }
    guard layers > 0 else { throw ModelProblem("it has no layers") }
  }

  private static func check(blob message: WireReader) throws {
    var (fields, sides, old): (WireReader, [Int64], [Int: Int64]) = (message, [], [:])
    var count = 0
    while let (field, value) = try fields.next() {
      switch field {
      case 1...4: old[field] = try fields.integer(value)
      case 5: count += try fields.fixedCount(value, width: 4)
      case 8: count += try fields.fixedCount(value, width: 8)
      case 7:
        var shape = try fields.message(value)
        while let (field, value) = try shape.next() {
          if field == 1 { sides += try shape.integers(value) }
        }
      default: break
      }
    }
    if !old.isEmpty { sides = (1...4).map { old[$0] ?? 1 } }
    var wanted = 1
    for side in sides {
      let (product, overflow) = wanted.multipliedReportingOverflow(by: Int(side))
      guard side >= 0, !overflow else { throw ModelProblem.endsEarly }
      wanted = product
    }
    guard sides.isEmpty || wanted == count else {
      throw ModelProblem("its weights are not as many as their shape says")
    }
  }
}
