// CNNModel: the weights of dlib's face network, read once and shared by all workers.
import Base
internal import CDlib
import Foundation

/// dlib's face network (King 2015) with its weights. Equal where the decompressed files are.
///
/// Never changed after reading, so that workers may share it.
package final class CNNModel: @unchecked Sendable {
  /// The first 12 hexadecimal digits of the SHA-256 of dlib's file, decompressed.
  package let identity: String
  /// Freed when the last detector that uses it is gone: each holds the model.
  let handle: OpaquePointer

  /// No network that this code runs is a tenth as large.
  static let limit = 64 << 20

  /// Reads a model file: dlib's own format, or that in bzip2, told apart by the first bytes.
  /// - Throws: `Fault` with `noInput` where it cannot be opened, `data` where it is no face network.
  package static func read(_ path: String) throws -> CNNModel {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
      guard status.st_mode & S_IFMT == S_IFREG else { throw Fault(.noInput, "\(path) is no plain file.") }
      guard status.st_size <= limit else {
        throw Fault(.data, "\(path) is no face network that curate can use: it has more than \(limit >> 20) MB.")
      }
    }
    let file = try AtomicFile.read(path)
    do {
      return try CNNModel(unpacked(file))
    } catch let problem as UnreadableModel {
      throw Fault(.data, "\(path) is no face network that curate can use: \(problem.clause).")
    }
  }

  /// What is wrong with the bytes of a model: a clause such as "it ends before the network does".
  package struct UnreadableModel: Error, Hashable, Sendable {
    package var clause: String
  }

  /// The bytes themselves, or what they are the bzip2 of, which the first ones say.
  /// - Throws: `UnreadableModel`.
  package static func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
    do {
      return Bzip2.isAtStart(of: bytes) ? try Bzip2.decompress(bytes, atMost: limit) : bytes
    } catch let problem as Bzip2.Problem {
      throw UnreadableModel(clause: problem.clause)
    }
  }

  /// - Parameter bytes: dlib's file, decompressed.
  /// - Throws: `UnreadableModel`.
  package init(_ bytes: [UInt8]) throws {
    var model: OpaquePointer?
    var message = [CChar](repeating: 0, count: 256)
    let reading = bytes.withUnsafeBufferPointer { buffer -> cdlib_cnn_reading in
      // An empty array has no address; any will do for no bytes.
      guard let base = buffer.baseAddress, !buffer.isEmpty else { return CDLIB_CNN_TRUNCATED }
      return cdlib_cnn_model_read(base, buffer.count, &model, &message, message.count)
    }
    guard reading == CDLIB_CNN_READ, let model else {
      let words = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw UnreadableModel(clause: words.isEmpty ? "it is empty" : String(decoding: words, as: UTF8.self))
    }
    handle = model
    identity = String(SHA256.hex(of: bytes).prefix(12))
  }

  deinit { cdlib_cnn_model_free(handle) }
}

extension CNNModel: Hashable {
  package static func == (one: CNNModel, other: CNNModel) -> Bool { one.identity == other.identity }
  package func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}
