// TruthTable: what the sample knows and a crawl would not: what was drawn, and how the likes came about.
import Base

/// One row for each image file; a post without one (a video, or metadata only) has one row with an empty file.
enum TruthTable {
  static let header =
    "file,shortcode,account,kind,picture,faces,selfie,danger,light,warmth,closeness,effect,followers,hashtags,noise,likes,"
    + "likes_hidden,gone"

  /// Adds a row. None of its fields needs quotes.
  static func append(_ post: Post, file: String, picture place: Int, to table: inout String) {
    let picture = post.pictures[place]
    let subject = picture.subject
    func field(_ text: String) {
      table += text
      table += ","
    }
    field(file)
    field(post.shortcode)
    field(post.account.username)
    field(post.kind.rawValue)
    field(subject.name)
    field(String(subject.faces))
    field(subject.isSelfie ? "yes" : "no")
    field(picture.danger ?? "no")
    for number in [picture.look.light, picture.look.warmth, picture.look.closeness, picture.effect] {
      field(fixed(number, 4))
    }
    field(String(post.account.followers))
    field(String(post.caption.hashtags))
    field(fixed(post.noise, 4))
    field(String(post.likes))
    field(post.hidesLikes ? "yes" : "no")
    table += post.isGone ? "yes\n" : "no\n"
  }
}

/// What lies in the folder, for whoever opens it first.
func readme(_ plan: SamplePlan, _ summary: SampleSummary) -> String {
  let annotators = SimulatedAnnotator.all.map { "\($0.name) \(fixed($0.errorRate * 100, 0)) %" }
  let (form, revisited) =
    plan.hasFolders
    ? (
      """
      as Instaloader saves them,
                  each read about an hour after it was posted (the files' times say when).
      """, "the same posts seven days after posting, without images"
    )
    : (
      """
      a line each in the form
                  of Instaloader's JSON: profiles.jsonl, and posts-000001.jsonl and so on, of up to
                  \(RecordFiles.postsPerFile) posts. A file's time is when its last post was read, about an hour after
                  it was posted.
      """, "the same posts once more, each file's last one read seven days after it was posted"
    )
  return """
    A made-up crawl, drawn by `curate sample` (seed \(plan.seed)). Nobody in it exists.

    crawl/      \(summary.posts) posts of \(summary.accounts) accounts with \(summary.images) images, \
    \(form)
    revisit/    \(revisited); \(summary.gone) are gone.
    votes.csv   is it a selfie? y or n, by three annotators who are wrong at known rates:
                \(annotators.joined(separator: ", ")). One-image posts only; the item is the shortcode.
    danger.json is it a selfie, if so dangerous, and why? by the same three, as Label Studio writes it (JSON-MIN).
                What is dangerous is a selfie in front of mountains.
    worthiness.csv  a score of 1 to 5 for each photograph, by one owner who likes it bright, warm and close.
    truth.csv   a row for each image file: the faces drawn in it, whether it is a selfie, and what made its likes.
                A post without an image file has a row with an empty file.

    Among the posts: carousels of two images: \(summary.carousels); videos, without an image: \(summary.videos);
    posts whose likes are hidden (-1): \(summary.hiddenLikes).
    A carousel's likes follow its first image.

    The likes in revisit/ were made by
      log10(1 + likes) = \(fixed(LikesModel.intercept, 2)) \
    + \(fixed(LikesModel.perLog10Followers, 2)) log10(1 + followers) \
    + \(fixed(LikesModel.perHashtag, 2)) hashtags + effect + noise
      effect = \(fixed(LikesModel.perLight, 2)) light + \(fixed(LikesModel.perWarmth, 2)) warmth \
    + \(fixed(LikesModel.perCloseness, 2)) closeness    (brighter, warmer, larger faces)
    with normal noise of standard deviation \(fixed(LikesModel.noise, 2)), and the followers of crawl/.
    Those in crawl/ are about a quarter of them.

    """
}
