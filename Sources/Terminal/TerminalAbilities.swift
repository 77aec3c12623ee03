// TerminalAbilities: what a terminal can show, judged from its environment and from what it says of itself.
package import Imaging

/// What is known of a terminal, and what follows for photographs.
package struct TerminalAbilities: Sendable, Equatable {
  /// How photographs are shown; nil where they are not, be it that the terminal cannot or that nobody wants them.
  package var pictures: PictureProtocol?
  package var colours: ColourDepth
  package var signs: SignRepertoire
  package var multiplexer: Multiplexer?
  /// tmux draws sixels itself; else they have to be passed through it.
  package var tmuxDrawsSixels: Bool
  /// A cell in pixels, `CellSize.usual` where the terminal does not say.
  package var cell: CellSize
  /// The largest sixel picture in pixels, where the terminal has a limit.
  package var sixelSize: PixelLimit?
  /// The colour behind the text, where the terminal says it.
  package var background: Colour?
  /// Why this protocol, in words for `--help`-like output and problem reports: "kitty(0.26.5) answers that it takes
  /// kitty pictures". Without a full stop.
  package var reason: String

  package init(
    pictures: PictureProtocol?, colours: ColourDepth = .truecolour, signs: SignRepertoire = .quadrants,
    multiplexer: Multiplexer? = nil, tmuxDrawsSixels: Bool = false, cell: CellSize = .usual,
    sixelSize: PixelLimit? = nil, background: Colour? = nil, reason: String = ""
  ) {
    self.pictures = pictures
    self.colours = colours
    self.signs = signs
    self.multiplexer = multiplexer
    self.tmuxDrawsSixels = tmuxDrawsSixels
    self.cell = cell
    self.sixelSize = sixelSize
    self.background = background
    self.reason = reason
  }
}

/// Sides that a picture must not exceed.
package struct PixelLimit: Sendable, Hashable {
  package var width: Int
  package var height: Int

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

extension TerminalAbilities {
  /// Judges. Pure: everything it looks at is given.
  ///
  /// Where the terminal answered, its answers decide, because variables are inherited by other terminals started from
  /// the first. Where it said nothing, variables decide.
  /// - Parameters:
  ///   - choice: what a person asked for; anything but `auto` is taken as asked.
  ///   - replies: from `TerminalQuery.ask`.
  ///   - window: from `TerminalQuery.window`.
  ///   - tmux: from `TmuxClient.ask`, inside tmux.
  package static func judged(
    choice: PictureChoice = .auto, environment: [String: String], replies: TerminalReplies = TerminalReplies(),
    window: TerminalWindow? = nil, tmux: TmuxClient? = nil
  ) -> TerminalAbilities {
    let facts = TerminalFacts(environment: environment, replies: replies, tmux: tmux)
    let (found, reason) = facts.found
    var abilities = TerminalAbilities(
      pictures: found, colours: facts.colours, signs: facts.signs, multiplexer: facts.multiplexer,
      tmuxDrawsSixels: facts.tmuxDrawsSixels, reason: reason)
    switch choice {
    case .auto: break
    case .none: (abilities.pictures, abilities.reason) = (nil, "no pictures were asked for")
    default: (abilities.pictures, abilities.reason) = (choice.asked, "\(choice.rawValue) was asked for")
    }
    let area = replies.areaPixels.flatMap { area in
      window.map {
        TerminalWindow(columns: $0.columns, rows: $0.rows, pixelWidth: area.width, pixelHeight: area.height)
      }
    }
    abilities.cell = replies.cell ?? window?.cell ?? area?.cell ?? .usual
    abilities.sixelSize = replies.sixelSize.map { PixelLimit(width: $0.width, height: $0.height) }
    abilities.background = replies.background
    return abilities
  }
}

/// The same facts, asked as questions.
private struct TerminalFacts {
  var environment: [String: String]
  var replies: TerminalReplies
  var tmux: TmuxClient?

  var term: String { environment["TERM"] ?? "" }
  var program: String { environment["TERM_PROGRAM"] ?? "" }
  var multiplexer: Multiplexer? { Multiplexer.around(environment) }
  /// Nil where it did not answer, or where the answer is a multiplexer's.
  var version: String? { multiplexer == nil ? replies.version : nil }
  var hasAnswered: Bool { replies.deviceAttributes != nil }

  func isCalled(_ name: String) -> Bool { version?.lowercased().hasPrefix(name.lowercased()) ?? false }

  var found: (PictureProtocol?, String) {
    guard TerminalQuery.isWorthAsking(environment) else {
      return (nil, term.isEmpty ? "TERM is not set" : "a terminal of the kind \"\(term)\" shows text only")
    }
    if let multiplexer { return behind(multiplexer) }
    let name = version ?? "the terminal"
    if replies.takesKittyPictures { return (.kitty, "\(name) answers that it takes kitty's pictures") }
    if isCalled("iTerm2") || isCalled("WezTerm") { return (.iterm2, "\(name) takes iTerm2's pictures") }
    if version == nil, program == "iTerm.app" || environment["LC_TERMINAL"] == "iTerm2" || program == "WezTerm" {
      return (.iterm2, "the environment names a terminal that takes iTerm2's pictures")
    }
    if let attributes = replies.deviceAttributes, attributes.contains(4) {
      guard let colours = replies.sixelColours, colours < 256 else {
        return (.sixel, "\(name) answers that it has sixels")
      }
      return (.symbols, "\(name) has sixels, but \(colours) colours for them only")
    }
    if !hasAnswered {
      if term == "xterm-kitty" || term == "xterm-ghostty" { return (.kitty, "TERM is \(term)") }
      if ["foot", "mlterm", "contour"].contains(where: term.hasPrefix) { return (.sixel, "TERM is \(term)") }
    }
    return (
      .symbols, hasAnswered ? "\(name) names no pictures among its abilities" : "nothing is known of the terminal"
    )
  }

  private func behind(_ multiplexer: Multiplexer) -> (PictureProtocol?, String) {
    guard multiplexer == .tmux else { return (.symbols, "screen lets no pictures through") }
    guard let tmux else { return (.symbols, "tmux does not say what its terminal is") }
    if tmuxDrawsSixels {
      return (.sixel, "tmux and the terminal around it have sixels")
    }
    if tmux.hasPlaceholders {
      guard tmux.letsThrough else {
        return (.symbols, "tmux lets no pictures through; \"set -g allow-passthrough on\" in tmux.conf changes that")
      }
      // Which picture a cell shows is written in its colour, which has to arrive as it is.
      guard tmux.colours == .truecolour else { return (.symbols, "tmux does not know the terminal as one of RGB") }
      return (.kitty, "tmux lets pictures through to \(tmux.type.isEmpty ? tmux.term : tmux.type)")
    }
    return (.symbols, "tmux shows no pictures on this terminal")
  }

  /// tmux's own answer says that it was built with sixels, its list that the terminal around it has them.
  var tmuxDrawsSixels: Bool {
    multiplexer == .tmux && replies.deviceAttributes?.contains(4) == true && tmux?.features.contains("sixel") == true
  }

  var colours: ColourDepth {
    if let multiplexer {
      if let tmux { return tmux.colours }
      // tmux lessens colours that its terminal does not have; screen before 5 has no truecolour.
      return multiplexer == .tmux || term.contains("256color") ? .indexed256 : .indexed8
    }
    if ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "") { return .truecolour }
    if term == "linux" { return .indexed8 }
    if Self.isMonochrome(term) { return .monochrome }
    if hasTruecolourByName { return .truecolour }
    if term.contains("256color") || environment["COLORTERM"] != nil || isCalled("XTerm") { return .indexed256 }
    return term.contains("16color") ? .indexed16 : .indexed8
  }

  private var hasTruecolourByName: Bool {
    if ColourDepth.isTruecolour(term: term) { return true }
    // Variables tell of this terminal only where it is not known by its own answer as another one.
    if isCalled("XTerm") { return xtermVersion >= 331 }
    return ["iTerm.app", "WezTerm", "vscode", "ghostty"].contains(program) || environment["WT_SESSION"] != nil
      || environment["KONSOLE_VERSION"] != nil || (environment["VTE_VERSION"].flatMap { Int($0) } ?? 0) >= 3600
  }

  /// The number of "XTerm(379)".
  private var xtermVersion: Int {
    Int((version ?? "").drop { !$0.isNumber }.prefix { $0.isNumber }) ?? 0
  }

  private static func isMonochrome(_ term: String) -> Bool {
    let terms = ["vt100", "vt102", "vt220", "vt320", "vt340", "vt420", "vt510", "vt520", "ansi-m", "sun"]
    return terms.contains(where: term.hasPrefix) || term.hasSuffix("-mono") || term.hasSuffix("-m")
  }

  var signs: SignRepertoire {
    if let tmux, !tmux.isUTF8 { return .ascii }
    let names = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
    // A locale that names another charset than UTF-8 means it; none at all ("C" over ssh) says nothing.
    if let locale = names.first(where: { !$0.isEmpty }), let point = locale.firstIndex(of: ".") {
      let charset = locale[locale.index(after: point)...].lowercased().prefix { $0 != "@" }
      if charset != "utf-8", charset != "utf8" { return .ascii }
    }
    return term == "linux" || tmux?.term == "linux" ? .halves : .quadrants
  }
}
