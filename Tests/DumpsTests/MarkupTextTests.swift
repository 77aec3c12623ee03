// MarkupTextTests: what is left of HTML captions, looked at through the dialect that has them.
import Dumps
import Testing

/// The caption of a status with this content.
private func caption(_ html: String) throws -> String? {
  var escaped = ""
  for scalar in html.unicodeScalars {
    switch scalar {
    case "\"": escaped += "\\\""
    case "\\": escaped += "\\\\"
    case "\n": escaped += "\\n"
    case "\r": escaped += "\\r"
    case "\t": escaped += "\\t"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  let status = #"{"uri":"https://a.example/1","account":{},"content":"\#(escaped)"}"#
  return try read(text: status, as: "s.json", .mastodon).posts.first?.caption
}

@Suite struct MarkupTextTests {
  @Test(arguments: [
    ("<p>one</p>", "one"), ("<p>one</p><p>two</p>", "one\n\ntwo"),
    ("<p>one<br>two<br/>three<br />four</p>", "one\ntwo\nthree\nfour"),
    ("one<br />\ntwo", "one\ntwo"), ("a<br><br><br>b", "a\n\n\nb"), ("<p>a<br></p>\n\n<p>b</p>\n", "a\n\nb"),
    ("<br>a<br>", "a"), ("<div>a</div><div>b</div>c", "a\nb\nc"),
    ("<ul><li>a</li><li>b</li></ul><p>c</p>", "a\nb\n\nc"),
    ("<blockquote><p>a</p></blockquote>b", "a\n\nb"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
    ("<p>a \n  b\t\r\nc</p>", "a b c"), ("<p> a </p>", "a"), ("<p>a&nbsp; b</p>", "a\u{a0} b"),
    ("<p>x</p><pre><code>if a {\n  b\n}</code></pre><p>y</p>", "x\n\nif a {\n  b\n}\n\ny"),
    ("<p></p>", ""), ("", ""), ("<P>a</P><P CLASS=\"b\">c", "a\n\nc"),
  ])
  func `blocks and breaks are line ends`(_ html: String, _ text: String) throws {
    #expect(try caption(html) == text)
  }

  @Test(arguments: [
    (
      #"<p>see <a href="https://l.example/a/b"><span class="invisible">https://</span>"#
        + #"<span class="ellipsis">l.example/</span><span class="invisible">a/b</span></a>!</p>"#,
      "see https://l.example/a/b!"
    ),
    (##"<a href="/t/x" class="mention hashtag">#<span>Tag</span></a>s"##, "#Tags"),
    (#"<span class="h-card"><a href="https://b/@c" class="u-url mention">@<span>c</span></a></span> hi"#, "@c hi"),
    (
      #"hi <img alt=":fox:" class="emojione" src="https://f/a.png"> <IMG src='x' ALT='a &amp; "b"'/><img src="alt=">"#,
      #"hi :fox: a & "b""#
    ),
    ("a<script>var b = '<p>c</p>'</script>d<style>p{}</style>e", "ade"), ("<p>a</p><script>b", "a"),
    ("a<script>b</SCRIPT >c", "ac"), ("a<!-- b > c -->d<!doctype html>e<?xml f?>g", "adeg"),
  ])
  func `tags go, and the address, the tag and the emoji stay whole`(_ html: String, _ text: String) throws {
    #expect(try caption(html) == text)
  }

  @Test(arguments: [
    ("<p>&lt;b&gt; &amp;amp; &quot;q&quot; &#39;s&#x27; &apos;t&apos;</p>", "<b> &amp; \"q\" 's' 't'"),
    (
      "<p>&hellip;&mdash;&ndash;&lsquo;a&rsquo;&ldquo;b&rdquo;&laquo;c&raquo;&bull;&hearts;&euro;</p>",
      "…—–‘a’“b”«c»•♥€"
    ),
    ("<p>caf&eacute; &Auml;&szlig;&yuml; &copy;&reg;&deg;&frac12;</p>", "café Äßÿ ©®°½"),
    ("<p>&#8217;&#x1F98A;&#128521;&#146;&#x80;</p>", "’🦊😉’€"),
    (
      "<p>&nope; & &; &#; &#x; &#0; &#xD83D; &#1114112; AT&T &amp</p>",
      "&nope; & &; &#; &#x; &#0; &#xD83D; &#1114112; AT&T &amp"
    ),
    ("<p>&am<b>p;</b></p>", "&amp;"), ("<p>a&#10;b</p>", "a\nb"),
  ])
  func `references are undone once`(_ html: String, _ text: String) throws {
    #expect(try caption(html) == text)
  }

  @Test(arguments: [
    ("I <3 you & \"me\"\nand  so on", "I <3 you & \"me\"\nand  so on"), ("a < b > c", "a < b > c"),
    ("<p>I <3 you</p>", "I <3 you"), ("<p>a <b c</p>", "a <b c"), ("<p>a</p><a href=\"b", "a\n\n<a href=\"b"),
    ("<p>a <a href=\"x>b</a> c</p>", "a b c"), ("<p>it's <i title='x'>b</i> isn't</p>", "it's b isn't"),
    ("<p>a</p", "<p>a</p".replacing("<p>", with: "")), ("<p>a <!-- b</p>", "a <!-- b"), ("</p>a</b></i>", "a"),
    ("<p>a<", "a<"), ("<p>a</", "a</"), ("<p>a&", "a&"), ("<", "<"), ("<>", "<>"), ("<p title='a>b'>c</p>", "c"),
    ("<p>a</>b</p>", "a</>b"),
  ])
  func `broken HTML ends in words`(_ html: String, _ text: String) throws {
    #expect(try caption(html) == text)
  }

  @Test(arguments: [
    "<", "<a", "<a ", "<a b=\"", "<a b='", "<a b=\"='", "<a b=\"''\"'>", "<a b='>'", "<!--", "<!-- -", "<!", "<?", "</",
    "</a",
    "<script", "<script>", "<script></", "&", "&#", "&amp", "<p>", "<br>", "<pre>\n", "<img alt=", "<img alt='\"",
    "</p><", ">", "\"'",
  ])
  func `hostile HTML is read in a time that grows with it`(_ unit: String) throws {
    // A few thousandths of a second; were it the square of the length, it would be many seconds.
    let clock = ContinuousClock()
    for end in ["", ">", "\">", "'>", "-->", "</script>"] {
      let time = try clock.measure {
        _ = try caption("<p>x</p>" + String(repeating: unit, count: 200_000 / unit.utf8.count) + end)
      }
      #expect(time < .seconds(1), "\(unit) … \(end) took \(time)")
    }
  }

  @Test func `letters of every script pass through`() throws {
    #expect(try caption("<p>日本 🇸🇪 e\u{301} ‏שלום‎</p>") == "日本 🇸🇪 e\u{301} ‏שלום‎")
  }
}
