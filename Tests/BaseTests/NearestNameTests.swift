// NearestNameTests: which name a slip was meant for, and where no guess is better than a bad one.
import Base
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("folowers", "followers"), ("Likes", "likes"), ("hash-tags", "hashtags"), ("lieks", "likes"),
    ("captions", "caption"), ("posted at", "posted_at"), ("likes_count", "likes"),
  ]) func `a slip is led back`(slip: String, name: String) {
    let names = ["id", "account", "posted_at", "likes", "followers", "hashtags", "caption"]
    #expect(nearestName(to: slip, among: names) == name)
  }

  @Test(arguments: ["weather", "", "x", "longitude"]) func `what is no slip has no hint`(word: String) {
    #expect(nearestName(to: word, among: ["id", "likes", "followers"]) == nil)
  }

  @Test func `the nearest wins, and of equals the first`() {
    #expect(nearestName(to: "task", among: ["tusks", "tasks"]) == "tasks")
    #expect(nearestName(to: "cat", among: ["cab", "car"]) == "cab")
    #expect(nearestName(to: "cat", among: []) == nil)
  }
}
