// curate completions and curate manual: what a shell and man want to know.
import ArgumentParser
import Base

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Prints a script that completes curate's words in bash, zsh or fish.",
    discussion: """
      make install puts them where the shells look. By hand:

        curate completions bash > ~/.local/share/bash-completion/completions/curate
        curate completions zsh > "${fpath[1]}/_curate"
        curate completions fish > ~/.config/fish/completions/curate.fish
      """)

  @Argument(help: "bash, zsh or fish.")
  var shell: String

  func run() throws {
    guard let shell = CompletionShell(rawValue: shell) else {
      throw Fault(.usage, "There are completions for bash, zsh and fish, not for \(shell).")
    }
    try Screen.answer(Curate.completionScript(for: shell))
  }
}

struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Prints curate's manual page, for man.",
    discussion: """
      make install puts it where man looks. By hand:

        curate manual > /usr/local/share/man/man1/curate.1
        curate manual | man -l -
      """)

  func run() throws {
    let tool: ToolDescription
    do {
      tool = try ToolDescription.curate()
    } catch {
      throw Fault(.bug, "The commands' own description cannot be read; please report this.")
    }
    try Screen.answer(String(manualPage(tool).dropLast()))
  }
}
