// ScoreFile: scores and labels as a table, for other programs and for the appendix of a paper.
import Base
import Scores
import Store
import Tables

/// Writes CSV with a row for each scored post: platform, post, likes, followers, hashtags, score, label (top, bottom, or
/// nothing), in the order of the store. An unknown number is an empty field.
/// - Throws: `Fault` where the file cannot be written.
func writeScores(_ table: ScoreTable, _ scoring: Scoring, of store: Store, to file: String) throws {
  let posts = table.posts
  try AtomicFile.write(to: file) { put in
    var bytes = Array("platform,post,likes,followers,hashtags,score,label\n".utf8)
    var index = 0
    try store.read { connection in
      try connection.forEachPostName { id, platform, name in
        // One that is gone since stops the rows here, and is found out at the end.
        guard index < posts.count, posts.ids[index] == id else { return }
        let tail = scoring.tails.assignment[index]
        let followers = posts.followers[index] < 0 ? "" : "\(posts.followers[index])"
        let hashtags = posts.needs.contains(.hashtags) ? "\(posts.hashtags[index])" : ""
        let fields = [
          platform, name, "\(posts.likes[index])", followers, hashtags, "\(scoring.scores[index])",
          tail == .middle ? "" : tail.rawValue,
        ]
        bytes += Array((csvLine(fields) + "\n").utf8)
        index += 1
        if bytes.count >= 1 << 20 {
          try put(bytes)
          bytes.removeAll(keepingCapacity: true)
        }
      }
    }
    guard index == posts.count else {
      throw Fault(.tryAgain, "Posts were removed while they were being scored. Run the command again.")
    }
    try put(bytes)
  }
}

/// The same of photographs: image (its SHA-256), votes, score, label.
func writeScores(_ scores: ManualScores, of store: Store, to file: String) throws {
  try AtomicFile.write(to: file) { put in
    var text = "image,votes,score,label\n"
    try store.read { connection in
      for (index, image) in scores.images.enumerated() {
        let tail = scores.tails.assignment[index]
        let name = try connection.image(id: image)?.sha256 ?? ""
        text += "\(name),\(scores.votes[index]),\(scores.scores[index]),\(tail == .middle ? "" : tail.rawValue)\n"
      }
    }
    try put(Array(text.utf8))
  }
}
