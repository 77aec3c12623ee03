// PhotographSheet: small photographs in rows, embedded in the page.
import Foundation
import Hypertext

/// A photograph as small as a report shows it.
package struct Thumbnail: Sendable, Hashable {
  /// A JPEG.
  package var jpeg: [UInt8]
  /// Pixels.
  package var width, height: Int
  /// What of it was made unrecognisable.
  package var hidden: Hidden

  package enum Hidden: Sendable, Hashable {
    /// Nothing was asked to be, or there is no face.
    case nothing
    /// So many faces.
    case faces(Int)
    /// All of it: no detector has searched it for faces.
    case everything
  }

  package init(jpeg: [UInt8], width: Int, height: Int, hidden: Hidden = .nothing) {
    (self.jpeg, self.width, self.height, self.hidden) = (jpeg, width, height, hidden)
  }
}

/// A photograph of a sheet.
package struct SheetPhotograph: Sendable {
  /// 64 hexadecimal digits; the first twelve are shown.
  package var sha256: String
  /// Nil where the file cannot be read.
  package var thumbnail: Thumbnail?
  /// For the photograph's description: "labelled y".
  package var words: String
  /// Below the photograph, before its hash.
  package var lines: [String]

  package init(sha256: String, thumbnail: Thumbnail?, words: String, lines: [String] = []) {
    (self.sha256, self.thumbnail, self.words, self.lines) = (sha256, thumbnail, words, lines)
  }

  var short: String { String(sha256.prefix(12)) }

  /// "Photograph c380a21a7f3a, labelled n, its face made unrecognisable"
  var description: String {
    let hidden =
      switch thumbnail?.hidden {
      case .everything?: ", wholly made unrecognisable"
      case .faces(1)?: ", its face made unrecognisable"
      case .faces(let count)?: ", its \(count) faces made unrecognisable"
      default: ""
      }
    return "Photograph \(short), \(words)\(hidden)"
  }

  var html: HTML {
    let lines = self.lines.map { line -> HTML in "<span>\(line)</span>" }
    guard let thumbnail else {
      return
        "<li><div class=\"gone\" role=\"img\" aria-label=\"\(description)\">no file that can be read</div>\(lines)<span class=\"hash\">\(short)</span></li>\n"
    }
    let data = HTML(stringLiteral: Data(thumbnail.jpeg).base64EncodedString())
    return """
      <li><img src="data:image/jpeg;base64,\(data)" width="\(thumbnail.width)" height="\(thumbnail.height)" alt="\(description)">\
      \(lines)<span class="hash">\(short)</span></li>

      """
  }
}

/// Photographs under a heading.
package struct PhotographSheet: Sendable {
  package var heading: String
  package var photographs: [SheetPhotograph]

  package init(_ heading: String, _ photographs: [SheetPhotograph]) {
    (self.heading, self.photographs) = (heading, photographs)
  }

  var html: HTML {
    "<h3>\(heading)</h3>\n<ul class=\"sheet\">\n\(photographs.map(\.html))</ul>\n"
  }
}
