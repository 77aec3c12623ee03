// ShippedRecipes: the published protocols that curate repeats, embedded in the binary.

/// What ships as recipes.
package enum ShippedRecipes {
  /// The YAML of each, by name.
  package static let all: [(name: String, yaml: String)] = [
    ("dangerous-selfies", String(decoding: PackageResources.dangerous_selfies_yaml, as: UTF8.self)),
    ("follower-bins", String(decoding: PackageResources.follower_bins_yaml, as: UTF8.self)),
    ("hashtag-me", String(decoding: PackageResources.hashtag_me_yaml, as: UTF8.self)),
    ("likeability", String(decoding: PackageResources.likeability_yaml, as: UTF8.self)),
    ("worthiness", String(decoding: PackageResources.worthiness_yaml, as: UTF8.self)),
  ]
}
