// ShellWordTests: commands that a report prints can be typed.
import Report
import Testing

@Suite struct ShellWordTests {
  @Test func `plain words stay, others are quoted so that a shell takes them whole`() {
    #expect(shellWord("selfie") == "selfie")
    #expect(shellWord("sets/of-2026.01") == "sets/of-2026.01")
    #expect(shellWord("") == "''")
    #expect(shellWord("two words") == "'two words'")
    #expect(shellWord("it's; rm *") == "'it'\\''s; rm *'")
  }
}
