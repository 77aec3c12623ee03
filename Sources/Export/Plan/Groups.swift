// Groups: images that must not be torn apart by a split.
import Duplicates
import Store

/// A group of images, by index into the list it was made from.
package struct ImageGroup: Sendable, Hashable {
  /// The smallest of its accounts, or of its images where no post names an account: stable as long as it stays.
  package var name: String
  package var members: [Int]

  package init(name: String, members: [Int]) {
    self.name = name
    self.members = members
  }
}

/// Groups images: two belong together where one post has both, where one account posted both, or where they show the same
/// photograph, directly or through others. An image that nothing ties to another is a group of its own.
/// - Parameters:
///   - kinships: whether accounts and likeness count. One post is one group always: the images of a carousel show one
///     scene.
///   - alike: lists that say for each image which group of near-duplicates it is in, as a number; several lists where
///     pictures were compared in several ways.
/// - Returns: groups in the order of their names.
package func groups(
  of images: [LabelledImage], by kinships: Set<Kinship> = [.account], alike: [[Int]] = []
) -> [ImageGroup] {
  var unions = Unions(count: images.count)
  unions.join { ties(of: images[$0], by: kinships) }
  if kinships.contains(.duplicates) {
    for numbers in alike { unions.join { [numbers[$0]] } }
  }
  var members: [Int: [Int]] = [:]
  for index in images.indices { members[unions.root(index), default: []].append(index) }
  return members.values
    .map { indices in
      let accounts = indices.lazy.compactMap { images[$0].accounts.first }.min()
      // Of two groups with one account, parted because accounts do not count, each needs a name of its own.
      let name =
        kinships.contains(.account)
        ? accounts ?? imageName(indices.map { images[$0] }) : imageName(indices.map { images[$0] })
      return ImageGroup(name: name, members: indices)
    }
    .sorted { $0.name < $1.name }
}

/// What ties an image to others that have the same: its posts, and its accounts where they count.
func ties(of image: LabelledImage, by kinships: Set<Kinship>) -> [String] {
  image.posts.map { "post " + $0 } + (kinships.contains(.account) ? image.accounts.map { "account " + $0 } : [])
}

private func imageName(_ images: [LabelledImage]) -> String {
  "image/\(images.lazy.map(\.image.sha256).min() ?? "")"
}
