// RobotsTag: whether a host lets its pictures be learned from.

/// The X-Robots-Tag header, as far as it concerns data sets.
package enum RobotsTag {
  /// The directive that forbids keeping the picture, nil where there is none: `noai` or `noimageai`, else `noindex` or
  /// `none`, which keep pages out of search and so, all the more, out of data sets.
  ///
  /// A header may speak to one robot alone (`otherbot: noai, noindex`); it counts where it names `curate` or `*`.
  package static func refusal(in headers: [String]) -> String? {
    var fromSearch: String?
    for header in headers {
      var isForUs = true
      for part in header.lowercased().split(separator: ",") {
        var directive = part.filter { $0 != " " && $0 != "\t" }
        if let colon = directive.firstIndex(of: ":") {
          let name = directive[..<colon]
          // These directives have a value of their own; any other name before a colon is a robot's.
          if ["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"].contains(name) { continue }
          isForUs = name == "curate" || name == "*"
          directive = String(directive[directive.index(after: colon)...])
        }
        guard isForUs else { continue }
        if directive == "noai" || directive == "noimageai" { return directive }
        if directive == "noindex" || directive == "none" { fromSearch = fromSearch ?? directive }
      }
    }
    return fromSearch
  }
}
