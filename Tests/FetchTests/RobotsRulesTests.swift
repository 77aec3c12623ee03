// How a robots.txt is read: its groups, its lines, its delay, and files that are none.
import Fetch
import Testing

@Suite struct `Robots rules` {
  // MARK: Groups

  @Test func `allow everything where nothing is said to us`() {
    #expect(RobotsRules.everything.allows("/a"))
    #expect(RobotsRules.everything.crawlDelay == nil)
    #expect(rules("") == .everything)
    #expect(rules("User-agent: otherbot\nDisallow: /\nCrawl-delay: 9") == .everything)
    #expect(rules("foo: curate\nbar: /") == .everything)
  }

  @Test(arguments: [
    "curate", "Curate", "CURATE", "Curate/1.0", "curate (pictures)", "curate, otherbot", "curate*", "\tcurate \t",
  ])
  func `hold for the product token, in any case and with what follows it`(agent: String) {
    #expect(!rules("User-agent: \(agent)\nDisallow: /").allows("/a"))
    #expect(!RobotsRules(Array("User-agent: \(agent)\nDisallow: /".utf8), agent: "CuRate").allows("/a"))
  }

  @Test(arguments: [
    "curator", "curat", "curate-images", "curate_2", "the curate", "*curate", "1curate", "", "/", "ĉurate",
  ])
  func `do not hold for another token`(agent: String) {
    #expect(rules("User-agent: \(agent)\nDisallow: /").allows("/a"))
    #expect(rules("User-agent: \(agent)\nDisallow: /", agent: "").allows("/a"))
  }

  @Test func `are those for all only where no group names us`() {
    let named = "User-agent: curate\nDisallow: /named\n"
    let all = "User-agent: *\nDisallow: /all\nCrawl-delay: 7\n"
    for text in [named + all, all + named] {
      #expect(!rules(text).allows("/named"))
      #expect(rules(text).allows("/all"))
      #expect(rules(text).crawlDelay == nil)
      #expect(rules(text, agent: "otherbot").allows("/named"))
      #expect(!rules(text, agent: "otherbot").allows("/all"))
      #expect(rules(text, agent: "otherbot").crawlDelay == 7)
    }
    // A group without rules is a group: it allows everything.
    #expect(rules(all + "User-agent: curate\n").allows("/all"))
    #expect(!rules("User-agent: * all of them\nDisallow: /all").allows("/all"))
  }

  @Test func `of all groups that name us hold together`() {
    let text = """
      User-agent: curate
      Disallow: /foo
      Disallow: /bar

      User-agent: otherbot
      Disallow: /

      User-agent: CURATE/2
      Disallow: /baz
      """
    #expect(verdicts(rules(text), "/foo", "/bar", "/baz", "/qux") == [false, false, false, true])
    let forAll = "User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: *\nDisallow: /c"
    #expect(verdicts(rules(forAll), "/a", "/b", "/c") == [false, true, false])
  }

  @Test func `belong to all agents named before them`() {
    let text =
      "User-agent: onebot\n\nUser-agent: curate\n# both\nUser-agent: twobot\n\n\nDisallow: /a\n\nDisallow: /b\n"
    for agent in ["onebot", "curate", "twobot"] {
      #expect(verdicts(rules(text, agent: agent), "/a", "/b", "/c") == [false, false, true])
    }
    #expect(rules("User-agent: *\nUser-agent: curate\nDisallow: /a\nUser-agent: *\nDisallow: /b").allows("/b"))
  }

  @Test func `end at an agent that is named behind them`() {
    let text = "Disallow: /none\nUser-agent: curate\nAllow:\nUser-agent: otherbot\nDisallow: /other"
    #expect(verdicts(rules(text), "/none", "/other") == [true, true])
    #expect(verdicts(rules(text, agent: "otherbot"), "/none", "/other") == [true, false])
  }

  @Test(arguments: [
    "Sitemap: https://a.example/map", "Host: a.example", "Crawl-delay: 3", "What: ever", "nonsense", "", "#",
  ])
  func `are not parted from their agents by other lines`(line: String) {
    let list = "User-agent: curate\n\(line)\nUser-agent: *\n\(line)\nDisallow: /a\n\(line)\nDisallow: /b"
    #expect(verdicts(rules(list), "/a", "/b") == [false, false])
    #expect(verdicts(rules(list, agent: "otherbot"), "/a", "/b") == [false, false])
  }

  @Test func `read RFC 9309's simple example as it says`() {
    let text = """
      User-Agent: *
      Disallow: *.gif$
      Disallow: /example/
      Allow: /publications/

      User-Agent: foobot
      Disallow:/
      Allow:/example/page.html
      Allow:/example/allowed.gif

      User-Agent: barbot
      User-Agent: bazbot
      Disallow: /example/page.html

      User-Agent: quxbot
      """
    let asked = ["/", "/a.gif", "/a.gif?b", "/example/page.html", "/example/allowed.gif", "/publications/a.gif"]
    let expected: [String: [Bool]] = [
      "curate": [true, false, true, false, false, true],
      "foobot": [false, false, false, true, true, false],
      "barbot": [true, true, true, false, true, true],
      "bazbot": [true, true, true, false, true, true],
      "quxbot": [true, true, true, true, true, true],
    ]
    for (agent, verdicts) in expected {
      #expect(asked.map(rules(text, agent: agent).allows) == verdicts, "\(agent)")
    }
  }

  // MARK: Lines

  @Test(arguments: ["\n", "\r", "\r\n", "\n\n", "\r\r\n"])
  func `read lines of every end`(end: String) {
    let lines = ["User-agent: otherbot", "User-agent: curate", "Disallow: /a", "Disallow: /b"]
    for text in [lines.joined(separator: end), lines.joined(separator: end) + end] {
      #expect(verdicts(rules(text), "/a", "/b", "/c") == [false, false, true])
    }
  }

  @Test(arguments: [
    "user-agent: curate|disallow: /a", "USER-AGENT: curate|DISALLOW: /a", "uSeR-aGeNt:curate|dIsAlLoW:/a",
    "  User-agent \t:\t curate  |\t Disallow  :   /a \t", "User-agent: curate # us|Disallow: /a# not this",
    "User-agent:curate#|# Allow: /a|Disallow:/a #", "User-agent curate|Disallow\t /a",
    "useragent: curate|disalow: /a", "User agent: curate|Dissallow: /a", "User-agent: curate|dissalow: /a",
    "User-agent: curate|diasllow: /a", "User-agent: curate|disallaw: /a",
  ])
  func `read keys in any case, with blanks, comments and the usual misspellings`(lines: String) {
    let rules = rules(lines.split(separator: "|").joined(separator: "\n"))
    #expect(verdicts(rules, "/a", "/b") == [false, true])
  }

  @Test(arguments: [
    "#Disallow: /", "Disallow", "Disallow:", "Disallow: # /", ": /", "Disallow = /", "Disallow / now", "Dis allow: /",
    "Disallow-all: /", "DisallowAITraining: /", "NoDisallow: /", "Disallows: /", "Noindex: /", "- Disallow: /",
    "<b>Disallow: /</b>", "\u{0}Disallow: /",
  ])
  func `pass over a line that is no rule`(line: String) {
    #expect(ours(line) == .everything)
    #expect(!ours("\(line)\nDisallow: /").allows("/a"))
  }

  @Test func `skip a byte order mark, and read UTF-16 behind one`() {
    let text = "User-agent: curate\r\nDisallow: /é\r\nDisallow: /😀\r\n"
    let littleEndian = ("\u{feff}" + text).utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let bigEndian = ("\u{feff}" + text).utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    for bytes in [Array(("\u{feff}" + text).utf8), littleEndian, bigEndian, littleEndian + [10], bigEndian + [0]] {
      let rules = RobotsRules(bytes, agent: "curate")
      #expect(verdicts(rules, "/%C3%A9", "/%F0%9F%98%80", "/e") == [false, false, true])
    }
    for bytes: [UInt8] in [[0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff], [0xff], [0xfe, 0xff, 0], [0xef, 0xbb]] {
      #expect(RobotsRules(bytes, agent: "curate") == .everything)
    }
  }

  @Test func `read a line as far as a NUL byte`() {
    #expect(verdicts(ours("Disallow: /a\u{0}b\nDisallow: /c\u{0}\u{0}"), "/a", "/c", "/b") == [false, false, true])
    #expect(rules(String(repeating: "\u{0}", count: 4096)) == .everything)
  }

  @Test func `forbid nothing by a page of HTML`() {
    let page = """
      <!DOCTYPE html>
      <html><head><title>Log in</title><style>a:hover { color: red } * { margin: 0 }</style></head>
      <body><!-- User-agent: * --><p>Disallow: / is what we would say, <a href="https://a.example/">friend</a>.</p>
      <script>var agent = { "user-agent": "*", disallow: "/" };</script></body></html>
      """
    #expect(rules(page) == .everything)
  }

  @Test func `are read to 500 KiB and no half line further`() {
    let limit = 500 * 1024
    let head = "User-agent: curate\nDisallow: /a\n"
    let last = "Disallow: /photos/private"
    let room = limit - head.utf8.count - last.utf8.count
    let fits = head + padding(room) + last
    #expect(fits.utf8.count == limit)
    for rest in ["", "\n", "\nDisallow: /b\n", "\r\nDisallow: /b\n" + padding(limit)] {
      #expect(verdicts(rules(fits + rest), "/a", "/photos/private", "/b") == [false, false, true])
    }
    // Whole, it would forbid one folder; cut, all photos.
    let crosses = head + padding(room + 1) + last
    for rest in ["", "\n", "\nDisallow: /b\n"] {
      #expect(verdicts(rules(crosses + rest), "/a", "/photos/private", "/photos/", "/b") == [false, true, true, true])
    }
    #expect(rules("User-agent: curate\nDisallow: /" + String(repeating: "a", count: limit)).allows("/"))

    let wide = ("\u{feff}" + fits + "xyz\nDisallow: /b\n").utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    #expect(verdicts(RobotsRules(wide, agent: "curate"), "/a", "/photos/privatexyz", "/b") == [false, true, true])
    let wideFits = ("\u{feff}" + fits + "\nDisallow: /b\n").utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    #expect(verdicts(RobotsRules(wideFits, agent: "curate"), "/photos/private", "/b") == [false, true])
  }

  // MARK: Crawl-delay

  @Test(arguments: [
    ("10", 10.0), ("0.5", 0.5), (".25", 0.25), ("3.", 3.0), ("0", 0.0), ("86400", 86_400.0), ("2 # seconds", 2.0),
    ("86401", nil), ("-1", nil), ("+1", nil), ("nan", nil), ("inf", nil), ("1e3", nil), ("0x10", nil), ("1,5", nil),
    ("1.2.3", nil), (".", nil), ("", nil), ("soon", nil), ("١", nil), (String(repeating: "9", count: 400), nil),
  ])
  func `know the delay that is asked for, where it makes sense`(text: String, seconds: Double?) {
    #expect(ours("Crawl-delay: \(text)\nDisallow: /a").crawlDelay == seconds)
    #expect(ours("Disallow: /a\ncrawl-DELAY:\(text)").crawlDelay == seconds)
    #expect(!ours("Crawl-delay: \(text)\nDisallow: /a").allows("/a"))
  }

  @Test func `take the delay of the group that holds`() {
    let text = "User-agent: curate\nDisallow: /a\nCrawl-delay: 2\n\nUser-agent: *\nCrawl-delay: 30\nDisallow: /"
    #expect(rules(text).crawlDelay == 2)
    #expect(rules(text, agent: "otherbot").crawlDelay == 30)
    #expect(rules("Crawl-delay: 5\nUser-agent: *\nDisallow: /a").crawlDelay == nil)
    // Groups that are nothing but a delay: each is meant for the agent above it.
    let bare = "User-agent: *\nCrawl-delay: 1\n\nUser-agent: slowbot\nCrawl-delay: 120\n"
    #expect(rules(bare).crawlDelay == 1)
    #expect(rules(bare, agent: "slowbot").crawlDelay == 120)
    let two = "User-agent: curate\nCrawl-delay: x\nDisallow: /a\nUser-agent: curate\nCrawl-delay: 4\nCrawl-delay: 6"
    #expect(rules(two).crawlDelay == 4)
  }

  @Test(.timeLimit(.minutes(1))) func `judge by as many rules as a file can hold`() {
    let lines = (0..<30_000).map { "\($0.isMultiple(of: 2) ? "Disallow" : "Allow"): /\($0)$" }
    let rules = ours(lines.joined(separator: "\n"))
    #expect((0..<200).map { rules.allows("/\($0)") } == (0..<200).map { !$0.isMultiple(of: 2) })
    #expect(rules.allows("/photos/1.jpg"))
  }

  // MARK: Made for these tests

  private func rules(_ text: String, agent: String = "curate") -> RobotsRules {
    RobotsRules(Array(text.utf8), agent: agent)
  }

  /// Lines in a group of ours.
  private func ours(_ lines: String) -> RobotsRules { rules("User-agent: curate\n" + lines) }

  private func verdicts(_ rules: RobotsRules, _ targets: String...) -> [Bool] { targets.map(rules.allows) }

  /// Comment lines of so many bytes in all.
  private func padding(_ count: Int) -> String {
    String(repeating: "#" + String(repeating: "-", count: 98) + "\n", count: count / 100)
      + (count % 100 == 0 ? "" : String(repeating: "#", count: count % 100 - 1) + "\n")
  }
}
