// DownloadEnd: what became of a URL.
package import Base

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
}

/// The end of a download. Reasons are slugs to count by (`http_403`, `not_an_image`); sentences are for people, without
/// the URL and a full stop: they follow upon `URL: `.
package enum DownloadEnd: Sendable, Hashable {
  /// The photograph is there.
  case done(Download)
  /// The host says that it is no more: 404, 410 or 451.
  case gone(reason: String, sentence: String)
  /// Final: another run would end the same way.
  case rejected(reason: String, sentence: String)
  /// Trouble that may have passed by another run.
  case failed(reason: String, sentence: String, tries: Int)

  /// The end of a download that the task or `Downloader.stop()` has called off.
  static func cancelled(tries: Int) -> DownloadEnd {
    .failed(reason: "cancelled", sentence: "the download was called off", tries: tries)
  }
}
