// BackboneFixture: small networks and what onnxruntime makes of them (Tests/Interop/make_embedding_fixture.py).
import Base
import Features
import Foundation
import Imaging

enum BackboneFixture {
  struct Case: Decodable, Sendable {
    var file: String
    /// The layer that is to be guessed.
    var layer: String
    var values: [Float]
  }

  /// An embedding of a real photograph: every `step`th of `count` numbers, and the length of all of them.
  struct Embedding: Decodable, Sendable {
    var model: String
    var photograph: String
    var count: Int
    var step: Int
    var norm: Double
    var values: [Float]
  }

  private struct File<Item: Decodable>: Decodable { var cases: [Item] }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

  /// The real photographs and networks beside the checkout.
  static let data = folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/data").path

  static var hasModels: Bool { FileManager.default.fileExists(atPath: data + "/models/mobilenet_v2_1.0_224.onnx") }

  static func networks() throws -> [Case] { try cases("networks.json") }

  static func embeddings() throws -> [Embedding] { try cases("embeddings.json") }

  static func path(_ name: String) -> String { folder.appendingPathComponent("networks/\(name)").path }

  private static func cases<Item: Decodable>(_ name: String) throws -> [Item] {
    let bytes = try AtomicFile.read(folder.appendingPathComponent(name).path)
    return try JSONDecoder().decode(File<Item>.self, from: Data(bytes)).cases
  }

  /// The made-up picture of the script, in a file's bytes.
  static func picture(side: Int = 32) throws -> [UInt8] {
    try PNGEncoder.encode(
      RGBImage(
        width: side, height: side,
        pixels: (0..<3 * side * side).map { at in
          let (x, y, channel) = (at / 3 % side, at / 3 / side, at % 3)
          return UInt8((7 * x + 13 * y + 29 * channel + x * y) % 256)
        }))
  }
}

extension FeatureSet {
  /// The features of one file's bytes, by a worker of its own.
  func features(of bytes: [UInt8]) throws -> [Float] {
    try makeExtractor().features(of: bytes, maxPixels: 1_000_000_000)
  }
}
