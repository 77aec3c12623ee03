// TruthTable: what the sample knows and a crawl would not: what was drawn, and how the likes came about.
import Base

/// One row for each image file; a post without one (a video, or metadata only) has one row with an empty file.
enum TruthTable {
  static let header =
    "file,shortcode,account,kind,picture,faces,selfie,light,warmth,closeness,effect,followers,hashtags,noise,likes,"
    + "likes_hidden,gone"

  static func row(_ post: Post, file: String, picture place: Int) -> String {
    let picture = post.pictures[place]
    let subject = picture.subject
    let fields = [
      file, post.shortcode, post.account.username, post.kind.rawValue, subject.name, String(subject.faces),
      subject.isSelfie ? "yes" : "no", fixed(picture.look.light, 4), fixed(picture.look.warmth, 4),
      fixed(picture.look.closeness, 4), fixed(picture.effect, 4), String(post.account.followers),
      String(post.caption.hashtags), fixed(post.noise, 4), String(post.likes), post.hidesLikes ? "yes" : "no",
      post.isGone ? "yes" : "no",
    ]
    return fields.joined(separator: ",") + "\n"
  }
}

/// What lies in the folder, for whoever opens it first.
func readme(_ plan: SamplePlan, _ summary: SampleSummary) -> String {
  let annotators = SimulatedAnnotator.all.map { "\($0.name) \(fixed($0.errorRate * 100, 0)) %" }
  return """
    A made-up crawl, drawn by `curate sample` (seed \(plan.seed)). Nobody in it exists.

    crawl/      \(summary.posts) posts of \(summary.accounts) accounts with \(summary.images) images, \
    as Instaloader saves them,
                each read about an hour after it was posted (the files' times say when).
    revisit/    the same posts seven days after posting, without images; \(summary.gone) are gone.
    votes.csv   is it a selfie? y or n, by three annotators who are wrong at known rates:
                \(annotators.joined(separator: ", ")). One-image posts only; the item is the shortcode.
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
