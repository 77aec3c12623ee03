// ShippedData: the tasks that every store has from the start, and the classifier, embedded in the binary.
internal import ShippedModels

/// What ships with the product.
package enum ShippedData {
  /// The YAML of each shipped task, by name.
  package static let tasks: [(name: String, yaml: String)] = [
    ("danger", String(decoding: PackageResources.danger_yaml, as: UTF8.self)),
    ("selfie", String(decoding: PackageResources.selfie_yaml, as: UTF8.self)),
    ("top-bottom", String(decoding: PackageResources.top_bottom_yaml, as: UTF8.self)),
    ("worthiness", String(decoding: PackageResources.worthiness_yaml, as: UTF8.self)),
  ]

  /// The classifier of selfies on builtin features, as a model file; models/README.md is its card.
  package static var selfieModel: [UInt8] {
    var count = 0
    let bytes = shipped_selfie_model(&count)
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
