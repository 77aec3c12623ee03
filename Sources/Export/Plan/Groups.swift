// Groups: images that must not be torn apart by a split, because one account posted them.
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

/// Groups images by account: two images belong together where one account or one post has both, directly or through an
/// image that several accounts posted. An image without an account and a post is a group of its own.
/// - Returns: groups in the order of their names.
package func groupByAccount(_ images: [LabelledImage]) -> [ImageGroup] {
  var parents = Array(images.indices)
  func root(_ index: Int) -> Int {
    var index = index
    while parents[index] != index {
      parents[index] = parents[parents[index]]
      index = parents[index]
    }
    return index
  }
  var firstOfOrigin: [String: Int] = [:]
  for (index, image) in images.enumerated() {
    // Posts too: a carousel whose account nobody knows still belongs together.
    for origin in image.accounts.map({ "account " + $0 }) + image.posts.map({ "post " + $0 }) {
      if let first = firstOfOrigin[origin] {
        parents[root(index)] = root(first)
      } else {
        firstOfOrigin[origin] = index
      }
    }
  }
  var members: [Int: [Int]] = [:]
  for index in images.indices { members[root(index), default: []].append(index) }
  return members.values
    .map { indices in
      let accounts = indices.lazy.compactMap { images[$0].accounts.first }.min()
      let name = accounts ?? "image/\(indices.lazy.map { images[$0].image.sha256 }.min() ?? "")"
      return ImageGroup(name: name, members: indices)
    }
    .sorted { $0.name < $1.name }
}
