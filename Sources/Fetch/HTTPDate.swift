// HTTPDate: the dates of HTTP headers.
internal import CCurl

enum HTTPDate {
  /// Seconds since 1970 of a date in any of its three forms (RFC 9110, section 5.6.7); nil where it is none.
  static func seconds(_ text: String) -> Int64? {
    let seconds = ccurl_date(text)
    return seconds >= 0 ? seconds : nil
  }
}
