// ScoredItem: a post or an image with its score, and its tile on a sheet.
import Base
import Foundation
import Imaging
import Store

/// What has a score and may be on the sheet.
package struct ScoredItem: Sendable, Hashable {
  /// Rows of the store, and the numbers that are written beside the score.
  package enum Subject: Sendable, Hashable {
    case post(id: Int64, likes: Int?, followers: Int?)
    case image(id: Int64, votes: Int)
  }

  package var score: Double
  package var subject: Subject

  package init(score: Double, of subject: Subject) {
    self.score = score
    self.subject = subject
  }
}

extension ScoredItem {
  /// A photograph that may stand for the item, and the item's name.
  struct Candidate {
    var image: StoredImage
    var name: String
  }

  /// The photographs of the item, the one to be shown first.
  func candidates(_ connection: Connection, withOneFace: Bool) throws -> [Candidate] {
    switch subject {
    case .post(let id, _, _):
      return try connection.photographs(ofPost: id, withOneFace: withOneFace).map {
        Candidate(image: $0.image, name: $0.item)
      }
    case .image(let id, _):
      guard let image = try connection.image(id: id) else { return [] }
      if withOneFace, try connection.faces(ofImage: id)?.count != 1 { return [] }
      return [Candidate(image: image, name: String(image.sha256.prefix(12)))]
    }
  }

  /// The tile of the first photograph that can be read; nil where there is none.
  func tile(_ candidates: [Candidate], in images: ImageFolder) -> SheetTile? {
    for candidate in candidates {
      // Why a photograph cannot be read, other commands say; here the next one takes its place.
      guard let picture = try? tilePicture(of: candidate.image, in: images) else { continue }
      var tile = SheetTile(picture: picture, name: signed(score), count: "")
      switch subject {
      case .post(_, let likes, let followers):
        tile.count = likes.map { counted($0, "like") } ?? "likes unknown"
        tile.origin = followers.map { counted($0, "follower") } ?? "followers unknown"
        tile.source = candidate.name
      case .image(_, let votes):
        tile.count = counted(votes, "vote")
        tile.origin = candidate.name
      }
      return tile
    }
    return nil
  }
}

/// "+0.93", "-1.25", "+0.0187": three digits, or two decimals where these say more.
private func signed(_ score: Double) -> String {
  guard score.isFinite else { return "\(score)" }
  let size = abs(score)
  let text =
    size == 0
    ? "0.00"
    : size >= 1e6 || size < 1e-4
      ? String(format: "%.1e", size) : String(format: "%.\(max(0, 2 - Int(log10(size).rounded(.down))))f", size)
  return (score < 0 ? "-" : "+") + text
}

/// "1 like", "12,345 likes", "12.3M likes": short enough to stand beside a score.
private func counted(_ count: Int, _ noun: String) -> String {
  let number =
    count < 1_000_000
    ? grouped(count)
    : count < 1_000_000_000
      ? String(format: "%.1fM", Double(count) / 1e6) : String(format: "%.1fbn", Double(count) / 1e9)
  return "\(number) \(noun)\(count == 1 ? "" : "s")"
}

/// 12,345
func grouped(_ count: Int) -> String {
  let digits = String(count)
  var text = ""
  for (place, digit) in digits.enumerated() {
    if place > 0, (digits.count - place) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}
