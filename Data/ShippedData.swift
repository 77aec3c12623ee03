// ShippedData: the tasks that every store has from the start, embedded in the binary.

/// What ships with the product.
package enum ShippedData {
  /// The YAML of each shipped task, by name.
  package static let tasks: [(name: String, yaml: String)] = [
    ("danger", String(decoding: PackageResources.danger_yaml, as: UTF8.self)),
    ("selfie", String(decoding: PackageResources.selfie_yaml, as: UTF8.self)),
    ("top-bottom", String(decoding: PackageResources.top_bottom_yaml, as: UTF8.self)),
    ("worthiness", String(decoding: PackageResources.worthiness_yaml, as: UTF8.self)),
  ]
}
