// DownloadEnd: what is asked of a URL, and what became of it.
package import Base

/// One address to download.
package struct DownloadRequest: Sendable, Hashable {
  package var url: String
  /// Seconds since 1970 before which it is not asked for.
  package var notBefore: Double?
  /// The version that is here already: where the host still has it, the end is `unchanged`.
  package var validators: Validators?

  package init(_ url: String, notBefore: Double? = nil, validators: Validators? = nil) {
    self.url = url
    self.notBefore = notBefore
    self.validators = validators
  }
}

/// A photograph on disk, checked and synced.
package struct Download: Sendable, Hashable {
  /// The URL as it was given.
  package var url: String
  /// A file in the temporary folder; whoever receives the download moves or removes it.
  package var path: String
  /// 64 lower-case hexadecimal digits.
  package var sha256: String
  /// The size of the file.
  package var bytes: Int
  /// By the first bytes, whatever the server called it.
  package var kind: PhotoKind
  /// Pixels of the upright picture.
  package var width: Int
  /// Pixels of the upright picture.
  package var height: Int
  /// Requests that it took, the last included; the hops of a redirect count as one.
  package var tries: Int
  /// What the host calls this version.
  package var validators: Validators?
}

/// The end of a download. Reasons are slugs to count by (`http_403`, `not_an_image`); sentences are for people, without
/// the URL and a full stop: they follow upon `URL: `.
package enum DownloadEnd: Sendable, Hashable {
  /// The photograph is there.
  case done(Download)
  /// The host still has the version that the request named.
  case unchanged
  /// The host says that it is no more: 404, 410 or 451.
  case gone(reason: String, sentence: String)
  /// Final: another run would end the same way.
  case rejected(reason: String, sentence: String)
  /// Trouble that may have passed by another run. `pause` is what the host asks for, seconds.
  case failed(reason: String, sentence: String, tries: Int, pause: Double? = nil)
  /// The disk takes no more, for the reason given: nothing is wrong with the URL.
  case diskRefused(String)

  /// The end of a download that the task or `Downloader.stop()` has called off.
  static func cancelled(tries: Int) -> DownloadEnd {
    .failed(reason: "cancelled", sentence: "the download was called off", tries: tries)
  }
}
