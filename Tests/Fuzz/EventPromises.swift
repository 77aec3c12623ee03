// EventPromises: what an event keeps to, whatever the dump was like.
import Base
import Dumps
import Foundation
import Tables

/// Sentences about promises that were broken.
struct Broken {
  private(set) var sentences: [String] = []

  mutating func unless(_ isKept: Bool, _ sentence: @autoclosure () -> String) {
    if !isKept, sentences.count < 20 { sentences.append(sentence()) }
  }

  /// Nobody reads a sentence of pages.
  mutating func unlessReadable(_ sentence: String) {
    unless(
      sentence.utf8.count <= 4000,
      "A sentence is \(sentence.utf8.count) bytes long: “\(shown(sentence))”")
  }

  mutating func check(_ event: DumpEvent) {
    switch event {
    case .post(let post): check(post)
    case .account(let account): check(account)
    case .comment(let comment): check(comment)
    case .rejected(let rejection): check(rejection)
    case .skipped(let slug): unless(Rejection.Skip(rawValue: slug) != nil, "An unknown slug is skipped: \(slug).")
    }
  }

  private mutating func check(_ post: PostRecord) {
    unless(!post.platform.isEmpty && !post.id.isEmpty, "A post has no platform or no id.")
    for (name, count) in [
      ("likes", post.likes), ("comments", post.comments), ("followers", post.followers),
      ("hashtags", post.hashtagCount),
    ] {
      unless(count ?? 0 >= 0, "The post \(shown(post.id)) has \(count ?? 0) \(name).")
    }
    for tag in post.hashtags {
      unless(!tag.isEmpty && !tag.hasPrefix("#") && !tag.hasPrefix("＃"), "A hashtag is written “\(shown(tag))”.")
      unless(
        Array(tag.utf8) == Array(tag.precomposedStringWithCanonicalMapping.utf8),
        "The hashtag “\(shown(tag))” is not in NFC: \(tag.unicodeScalars.prefix(20).map { String($0.value, radix: 16) })."
      )
      unless(
        !tag.unicodeScalars.contains(where: \.properties.isUppercase)
          || tag.lowercased().precomposedStringWithCanonicalMapping == tag,
        "The hashtag “\(shown(tag))” is not lower case.")
    }
    unless(Set(post.hashtags.map { Array($0.utf8) }).count == post.hashtags.count, "A post has a hashtag twice.")
    // A map may take the count from a column of its own.
    if post.platform != "map", let count = post.hashtagCount {
      unless(
        count >= post.hashtags.count,
        "The post \(shown(post.id)) has \(post.hashtags.count) different hashtags among \(count).")
    }
    unless((post.latitude == nil) == (post.longitude == nil), "A post has one coordinate without the other.")
    if let latitude = post.latitude, let longitude = post.longitude {
      unless(
        (-90...90).contains(latitude) && (-180...180).contains(longitude),
        "The post \(shown(post.id)) is at \(latitude), \(longitude).")
    }
    let ordinals = post.media.enumerated().map { $0.element.ordinal ?? $0.offset + 1 }
    unless(ordinals.allSatisfy { $0 > 0 }, "A medium of \(shown(post.id)) has a place of \(ordinals.min() ?? 0).")
    unless(Set(ordinals).count == ordinals.count, "Two media of \(shown(post.id)) have the same place: \(ordinals).")
    for medium in post.media { check(medium) }
    if let account = post.account { check(account) }
    check(post.origin)
  }

  private mutating func check(_ medium: MediaRecord) {
    unless(medium.url != nil || medium.file != nil, "A medium has neither an address nor a file.")
    unless(medium.url != "" && medium.file != "", "A medium has an empty address or file.")
    unless(medium.archive == nil || medium.file != nil, "A medium names an archive and no file in it.")
    if medium.archive == nil, let file = medium.file {
      unless(file.hasPrefix("/"), "The path of a file is not absolute: \(shown(file)).")
      unless(access(file, F_OK) == 0, "A medium names a file that is not there: \(shown(file)).")
    }
  }

  private mutating func check(_ account: AccountRecord) {
    unless(!account.platform.isEmpty && !account.id.isEmpty, "An account has no platform or no id.")
    unless(
      account.followers ?? 0 >= 0 && account.following ?? 0 >= 0,
      "The account \(shown(account.id)) has \(account.followers ?? 0) followers and follows \(account.following ?? 0).")
    unless(account.username != "", "The account \(shown(account.id)) has an empty name.")
  }

  private mutating func check(_ comment: CommentRecord) {
    unless(!comment.platform.isEmpty && !comment.postID.isEmpty && !comment.id.isEmpty, "A comment lacks an id.")
    unless(comment.likes ?? 0 >= 0, "A comment has \(comment.likes ?? 0) likes.")
    unless(comment.authorID != "", "A comment has an empty author.")
  }

  private mutating func check(_ rejection: Rejection) {
    unless(
      Rejection.Reason(rawValue: rejection.reason) != nil || BadRow.Reason(rawValue: rejection.reason) != nil,
      "A record is rejected for an unknown reason: \(rejection.reason).")
    unless(rejection.detail.hasSuffix("."), "A rejection's sentence has no end: \(shown(rejection.detail))")
    unlessReadable(rejection.detail)
    unless(rejection.position >= 0 && rejection.part >= 0, "A rejection is at \(rejection.position).")
    unless(rejection.head.count <= Rejection.headLength, "A rejection shows \(rejection.head.count) bytes.")
    unless(rejection.postID != "", "A rejection names an empty post.")
  }

  private mutating func check(_ origin: Origin) {
    unless(!origin.source.isEmpty, "A post has no source.")
    unless(origin.position >= 1 && origin.part >= 0, "A post is at \(origin.position), part \(origin.part).")
  }
}

private func shown(_ text: String) -> String { text.count > 80 ? text.prefix(80) + "…" : text }
