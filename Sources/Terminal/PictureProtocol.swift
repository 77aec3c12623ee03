// PictureProtocol: the ways a terminal may show a photograph, and the colours and signs it has for one.

/// How photographs reach the screen.
package enum PictureProtocol: String, Sendable, CaseIterable {
  /// kitty's graphics protocol, the picture as a PNG.
  case kitty
  /// iTerm2's inline images (OSC 1337), the picture as a JPEG.
  case iterm2
  /// DEC's sixels, up to 256 colours.
  case sixel
  /// Half blocks and quadrants in the colours that text has.
  case symbols
}

/// What a person asks for: `--pictures`.
package enum PictureChoice: String, Sendable, CaseIterable {
  case auto, kitty, iterm2, sixel, symbols, none

  /// The one protocol that is asked for; nil for `auto` and `none`.
  package var asked: PictureProtocol? { PictureProtocol(rawValue: rawValue) }
}

/// The colours text may have.
package enum ColourDepth: String, Sendable, CaseIterable {
  case truecolour
  /// The 240 of the 256 that people do not change.
  case indexed256
  case indexed16
  case indexed8
  case monochrome

  /// Terminals whose name alone says so.
  static func isTruecolour(term: String) -> Bool {
    let names = ["xterm-kitty", "xterm-ghostty", "foot", "alacritty", "wezterm", "contour", "mlterm"]
    return term.hasSuffix("-direct") || names.contains(where: term.hasPrefix)
  }
}

/// The signs text may have.
package enum SignRepertoire: String, Sendable, CaseIterable {
  /// Half blocks and quadrants.
  case quadrants
  /// Half blocks only: the Linux console's fonts have no quadrants.
  case halves
  case ascii
}
