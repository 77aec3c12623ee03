// ForgottenTextTests: where a name is found, and where a plain word is left alone.
import Store
import Testing

@Suite struct ForgottenTextTests {
  private let text: ForgottenText = {
    let names: Set = ["sunny_otter1", "sunshine", "ada"]
    let ids: Set = ["4000921457", "C4Euz2seP1l", "CabcDefgHij", "12", "-x_y9z1"]
    return ForgottenText(
      isName: { names.contains(String(decoding: $0, as: UTF8.self).lowercased()) },
      isID: { ids.contains(String(decoding: $0, as: UTF8.self)) }, phrases: [Array("host.example/7".utf8)])
  }()

  private func after(_ words: String, _ place: TextPlace) -> String { text.redacted(words, place) ?? words }

  @Test func `names of others' words are taken out of captions, plain words stay`() {
    #expect(after("With @sunny_otter1, @Ada and @sunshine!", .prose) == "With @forgotten, @forgotten and @forgotten!")
    #expect(after("thanks Sunny_Otter1.", .prose) == "thanks forgotten.")
    #expect(after("#sunny_otter1 #sunshine", .prose) == "#forgotten #sunshine")
    #expect(after("instagram.com/sunshine?x", .prose) == "instagram.com/forgotten?x")
    #expect(after("see /p/C4Euz2seP1l/ and CabcDefgHij", .prose) == "see /p/forgotten/ and forgotten")
    for kept in ["sunshine and ada at 12", "@sunshine2", "not_sunny_otter1x", "@adam", "cabcdefghij", ""] {
      #expect(text.redacted(kept, .prose) == nil, "\(kept)")
    }
  }

  @Test func `the folder of a dump is a name, a folder of this machine need not be`() {
    #expect(after("sunshine/2024.json", .member) == "forgotten/2024.json")
    #expect(after("a/sunny_otter1_4000921457.json", .member) == "a/forgotten_forgotten.json")
    #expect(after("/home/ada/sunny_otter1/2.jpg", .path) == "/home/ada/forgotten/2.jpg")
    #expect(after("/crawls/sunshine", .path) == "/crawls/forgotten")
    #expect(text.redacted("https://x.example/sunshine/1.jpg", .address) == nil)
    #expect(after("https://x.example/p/C4Euz2seP1l.jpg", .address) == "https://x.example/p/forgotten.jpg")
  }

  @Test func `an id may begin with a sign, and a phrase ends where a number goes on`() {
    #expect(after("item -x_y9z1 failed", .record) == "item forgotten failed")
    #expect(after("host.example/7 and host.example/71", .prose) == "forgotten and host.example/71")
    #expect(text.isFound(in: Array(#"{"username":"sunshine"}"#.utf8), .reject))
    #expect(!text.isFound(in: Array(#"{"mood":"sunshine "}"#.utf8), .reject))
  }

  @Test func `JSON stays JSON`() {
    #expect(
      text.redactedJSON(#"{"n": 4000921457, "by": "\"sunny_otter1\" x"}"#, .record)
        == #"{"n": 4000921457, "by": "\"forgotten\" x"}"#)
    #expect(text.redactedJSON(#"{"n": 4000921457}"#, .record) == nil)
  }

  @Test func `a command keeps its words but for whom it was about`() {
    #expect(
      text.redactedArguments(["forget", "--account", "ada", "--as", "ada", "crawl/sunny_otter1", "--label=sunshine"])
        == ["forget", "--account", "forgotten", "--as", "ada", "crawl/forgotten", "--label=sunshine"])
    #expect(
      text.redactedArguments(["select", "theirs", "--account=ada", "--as=ada", "--account=adam"])
        == ["select", "theirs", "--account=forgotten", "--as=ada", "--account=adam"])
  }
}
