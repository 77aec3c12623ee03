// BackboneNet: OpenCV's network, used by one worker at a time.
import Base
internal import COpenCV

/// A network ready to run. One thread at a time.
final class BackboneNet {
  /// The numbers of a layer for one input, and how they lie.
  struct Output {
    var dimensions: [Int]
    var values: [Float]
  }

  static var version: String { String(cString: copencv_version()) }

  private let handle: OpaquePointer
  private var chosen = 0

  /// - Throws: `ModelProblem`.
  init(_ files: ModelFiles) throws {
    var net: OpaquePointer?
    try Self.call { message, size in
      switch files.format {
      case .onnx(let bytes):
        bytes.withUnsafeBufferPointer { bytes in
          guard let base = bytes.baseAddress else { return COPENCV_UNREADABLE }
          return copencv_read_onnx(base, bytes.count, &net, message, size)
        }
      case .caffe(let text, let weights):
        text.withUnsafeBufferPointer { text in
          weights.withUnsafeBufferPointer { weights in
            guard let first = text.baseAddress, let second = weights.baseAddress else { return COPENCV_UNREADABLE }
            return copencv_read_caffe(first, text.count, second, weights.count, &net, message, size)
          }
        }
      }
    }
    guard let net else { throw ModelProblem("OpenCV gives no reason") }
    handle = net
  }

  deinit { copencv_net_free(handle) }

  /// OpenCV's layers: names, kinds, in the order in which they run.
  var layers: [(name: String, type: String)] {
    (0..<copencv_layer_count(handle)).map {
      (String(cString: copencv_layer_name(handle, $0)), String(cString: copencv_layer_type(handle, $0)))
    }
  }

  /// The shape of what a layer gives; nil where OpenCV cannot tell.
  func shape(ofLayer index: Int, input: [Int]) -> [Int]? {
    var sides = [Int64](repeating: 0, count: Int(COPENCV_DIMENSIONS))
    let count = copencv_layer_shape(handle, index, input.map(Int64.init), &sides)
    return count == 0 ? nil : sides.prefix(count).map(Int.init)
  }

  /// Adds a layer, by OpenCV's name, to those that `run` gives. Before the first run.
  func choose(_ layer: String) throws {
    try Self.call { copencv_choose(handle, layer, $0, $1) }
    chosen += 1
  }

  /// - Parameter shape: batch, channels, height, width (or as the network wants them); its product is `values.count`.
  /// - Throws: `ModelProblem`.
  func run(_ values: [Float], shape: [Int]) throws -> [Output] {
    precondition(shape.count == 4 && shape.reduce(1, *) == values.count, "an input is as large as its shape says")
    var outputs = [copencv_output](repeating: copencv_output(), count: chosen)
    try Self.call { message, size in
      values.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress else { return COPENCV_FAILED }
        return copencv_forward(handle, base, shape.map(Int64.init), &outputs, message, size)
      }
    }
    return outputs.map { output in
      let dimensions = withUnsafeBytes(of: output.dimensions) { bytes in
        bytes.bindMemory(to: Int64.self).prefix(output.dimension_count).map { Int($0) }
      }
      return Output(
        dimensions: dimensions, values: Array(UnsafeBufferPointer(start: output.values, count: output.count)))
    }
  }

  private static func call(
    _ body: (UnsafeMutablePointer<CChar>, Int) -> copencv_status
  ) throws {
    var message = [CChar](repeating: 0, count: 512)
    let size = message.count
    let status = message.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { body($0, size) } ?? COPENCV_FAILED
    }
    guard status != COPENCV_OK else { return }
    let words = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    throw ModelProblem(words)
  }
}
