// How a target is held against Allow and Disallow lines: RFC 9309's examples and tables, and what Google documents.
import Fetch
import Testing

@Suite struct `Robots patterns` {
  @Test func `go by the longest match, as in RFC 9309's example`() {
    let text = "Allow: /example/page/\nDisallow: /example/page/disallowed.gif"
    #expect(verdicts(ours(text), "/example/page/disallowed.gif", "/example/page/a.gif") == [false, true])
  }

  @Test(arguments: [
    // Rules, target, verdict; the order of the rules never matters.
    ("Allow: /p|Disallow: /", "/page", true),
    ("Allow: /folder|Disallow: /folder", "/folder/page", true),
    ("Allow: /page|Disallow: /*.htm", "/page.htm", false),
    ("Allow: /page|Disallow: /*.ph", "/page.php5", true),
    ("Allow: /$|Disallow: /", "/", true),
    ("Allow: /$|Disallow: /", "/page.htm", false),
    ("Disallow: /x|Allow: /x/", "/x", false),
    ("Disallow: /x|Allow: /x/", "/x/", true),
    ("Disallow: |Allow: ", "/x", true),
    ("Disallow:", "/x", true),
    ("Allow:|Disallow: /x", "/x", false),
    ("Disallow:|Disallow: /x", "/x", false),
    ("Disallow: *|Allow: /", "/x", true),
    // Octets are counted, not characters: é is six of them.
    ("Disallow: /é|Allow: /*****", "/%C3%A9", false),
    ("Disallow: /é|Allow: /******", "/%C3%A9", true),
    // and an encoded letter is one.
    ("Disallow: /%61|Allow: /a", "/a", true),
    ("Disallow: /%61|Allow: /*a", "/a", true),
  ])
  func `go by the most octets, and Allow wins a tie`(lines: String, target: String, verdict: Bool) {
    let lines = lines.split(separator: "|")
    #expect(ours(lines.joined(separator: "\n")).allows(target) == verdict)
    #expect(ours(lines.reversed().joined(separator: "\n")).allows(target) == verdict)
  }

  @Test(arguments: [
    (
      "/fish", ["/fish", "/fish.html", "/fish/salmon", "/fishheads", "/fish?id=1"],
      ["/Fish", "/catfish", "/?id=fish", "/fis"]
    ),
    ("/fish*", ["/fish", "/fish.html", "/fishheads"], ["/Fish", "/catfish"]),
    ("/fish/", ["/fish/", "/fish/?id=1", "/fish/salmon"], ["/fish", "/fish.html", "/Fish/"]),
    ("/*.php", ["/a.php", "/b/a.php?x", "/a.php/", "/i?f=a.php/", "/.php"], ["/php/", "/i?php", "/a.PHP"]),
    ("/*.php$", ["/a.php", "/b/a.php", "/a.php.php", "/i?f=a.php"], ["/a.php?x", "/a.php/", "/a.php5"]),
    ("/fish*.php", ["/fish.php", "/fishheads/catfish.php?x"], ["/Fish.php", "/fis.php"]),
    ("/a*b*c$", ["/abc", "/aXbYc", "/abcabc", "/acbc"], ["/abcd", "/acb", "/ab", "/bac"]),
    ("/*a*b", ["/ab", "/xaxbx", "/aab"], ["/ba", "/b", "/a"]),
    ("/a**b", ["/ab", "/axb"], ["/a"]),
    ("/*abab$", ["/abab", "/ababab", "/aababab"], ["/ababa", "/aba"]),
    ("*", ["/", "/a"], []),
    ("*/a", ["/a", "/b/a", "//a"], ["/b"]),
    ("/$", ["/"], ["/a", "//", "/?"]),
    ("/a*$", ["/a", "/ab"], ["/b"]),
    ("/a$b", ["/a$b", "/a%24b", "/a$bc"], ["/a", "/ab"]),
    ("/a$$", ["/a$", "/a%24"], ["/a", "/a$$", "/a$b"]),
    ("/a?b*d", ["/a?bd", "/a?b&c=d"], ["/ab", "/axbd"]),
    // These do not begin with the first octet of a path.
    ("fish", [], ["/fish", "fish"]),
    ("https://a.example/fish", [], ["/fish", "/https://a.example/fish"]),
    ("$", [], ["/", "/$"]),
  ])
  func `match from the first octet, with * for anything and $ for the end`(
    path: String, matched: [String], not: [String]
  ) {
    let rules = ours("Disallow: \(path)")
    for target in matched { #expect(!rules.allows(target), "\(path) is to match \(target)") }
    for target in not { #expect(rules.allows(target), "\(path) is not to match \(target)") }
  }

  @Test(arguments: [
    // RFC 9309, 2.2.2, the table of percent-encoded paths.
    ("/foo/bar?baz=quz", ["/foo/bar?baz=quz"], ["/foo/bar%3Fbaz=quz", "/foo/bar?baz%3Dquz"]),
    ("/foo/bar?baz=https://foo.bar", ["/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar"], []),
    ("/foo/bar?baz=https%3a%2f%2Ffoo.bar", ["/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar"], []),
    ("/foo/bar/ツ", ["/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", "/foo/bar/ツ"], ["/foo/bar/%E3%83%85"]),
    ("/foo/bar/%E3%83%84", ["/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", "/foo/bar/ツ"], ["/foo/bar/"]),
    ("/foo/bar/%62%61%7A", ["/foo/bar/baz", "/foo/bar/%62%61%7A", "/foo/bar/b%61z"], ["/foo/bar/BAZ"]),
    // 2.2.3: the special characters as themselves.
    (
      "/path/file-with-a-%2A.html", ["/path/file-with-a-*.html", "/path/file-with-a-%2a.html"],
      ["/path/file-with-a-b.html"]
    ),
    ("/path/foo-%24", ["/path/foo-$", "/path/foo-%24", "/path/foo-$a"], ["/path/foo-"]),
    // Reserved characters are not what they are when encoded,
    ("/a/b", ["/a/b", "/a/b/c"], ["/a%2Fb"]),
    ("/a%2fb", ["/a%2Fb", "/a%2fb"], ["/a/b", "/a%252Fb"]),
    ("/a?b=c&d", ["/a?b=c&d", "/a?b=c&%64"], ["/a?b=c%26d", "/a?b%3Dc&d"]),
    ("/*%2F", ["/a%2Fb", "/a?b=%2f"], ["/a/b", "/a?b=/"]),
    ("/a?*//", ["/a?b//", "/a?b=%2F%2f"], ["/a//?b=/"]),
    // unreserved ones are,
    ("/%7Euser/a%2Db%2E%5Fc", ["/~user/a-b._c", "/%7euser/a-b._c"], ["/user"]),
    // and what no URL may hold is always encoded.
    ("/a b", ["/a%20b"], ["/a+b", "/ab", "/a"]),
    ("/{a}|\"^", ["/%7Ba%7D%7C%22%5E", "/{a}|%22%5e"], ["/a"]),
    // What is no encoding stands for itself.
    ("/100%", ["/100%", "/100%zz", "/100%25"], ["/100"]),
    ("/*%", ["/a%20b", "/%C3%A9"], ["/a"]),
    ("/a%2*", ["/a%2", "/a%2Fb"], ["/a2"]),
  ])
  func `compare paths as RFC 9309 encodes them`(path: String, matched: [String], not: [String]) {
    let rules = ours("Disallow: \(path)")
    for target in matched { #expect(!rules.allows(target), "\(path) is to match \(target)") }
    for target in not { #expect(rules.allows(target), "\(path) is not to match \(target)") }
  }

  @Test func `compare a path that is not UTF-8 by its bytes`() {
    let rules = RobotsRules(Array("User-agent: *\nDisallow: /caf".utf8) + [0xe9], agent: "curate")
    #expect(verdicts(rules, "/caf%E9", "/caf%e9/a", "/caf%C3%A9", "/caf") == [false, false, true, true])
  }

  @Test func `always allow robots.txt itself`() {
    let rules = ours("Disallow: /")
    #expect(
      verdicts(rules, "/robots.txt", "/robots.txt.jpg", "/a/robots.txt", "/Robots.txt", "/")
        == [true, false, false, false, false])
  }

  @Test func `take a target without a path for the root`() {
    #expect(verdicts(ours("Disallow: /$"), "", "?a") == [false, true])
    #expect(verdicts(ours("Disallow: /?a"), "", "?a") == [true, false])
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["$", "", "b", "*b$"])
  func `match many wildcards in bounded time`(end: String) {
    let target = "/" + String(repeating: "a", count: 4000)
    let wild = String(repeating: "*a", count: 3000)
    #expect(ours("Disallow: /\(wild)\(end)").allows(target) == end.contains("b"))
    let runs = String(repeating: "*" + String(repeating: "a", count: 40), count: 90)
    #expect(ours("Disallow: /\(runs)\(end)").allows(target) == end.contains("b"))
  }

  /// Lines in a group of ours.
  private func ours(_ lines: String) -> RobotsRules {
    RobotsRules(Array(("User-agent: curate\n" + lines).utf8), agent: "curate")
  }

  private func verdicts(_ rules: RobotsRules, _ targets: String...) -> [Bool] { targets.map(rules.allows) }
}
