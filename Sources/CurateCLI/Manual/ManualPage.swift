// ManualPage: curate(1), made of what the commands say of themselves.
import Base
import Foundation
import Store

/// The manual page in man's macros (man(7)).
func manualPage(_ tool: ToolDescription) -> String {
  var page = """
    .\\" Made by curate manual.
    .TH CURATE 1 "" "curate \(Version.current)" "User Commands"
    .SH NAME
    curate \\- \(roff((tool.abstract ?? "").prefix(1).lowercased() + (tool.abstract ?? "").dropFirst().trimmingSuffix(".")))
    .SH SYNOPSIS
    .B curate
    .I command
    [\\fIoptions\\fR]
    .SH DESCRIPTION

    """
  page += paragraphs(tool.discussion ?? "")
  for (words, command) in tool.commands().dropFirst() {
    page += ".SH \(roff(words.joined(separator: " ").uppercased()))\n"
    page += ".B \(roff(words.joined(separator: " ")))\n"
    page += "\(roff(synopsis(command)))\n.PP\n"
    if let abstract = command.abstract { page += "\(roff(abstract))\n" }
    page += paragraphs(command.discussion ?? "")
    for argument in command.arguments ?? [] where argument.shouldDisplay {
      page += ".TP\n\(heading(argument))\n"
      var words = [argument.abstract, argument.discussion].compactMap(\.self).joined(separator: "\n")
      if let value = argument.defaultValue, !value.isEmpty { words += " (default: \(value))" }
      page += "\(roff(words.isEmpty ? " " : words))\n"
    }
  }
  page += """
    .SH ENVIRONMENT
    .TP
    .B CURATE_STORE
    The store that commands work on where \\-\\-store names none; by default curate.sqlite in the working folder.
    .SH EXIT STATUS
    0 done; 1 verify or check found problems; 64 wrong usage; 65 unusable data; 66 no such input; 69 something needed is
    missing; 70 a bug; 73 cannot create the output; 74 I/O failed; 75 busy, try again; 130 ended early by Ctrl\\-C.

    """
  return page
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ suffix: String) -> String { String(self).trimmingSuffix(suffix) }
}

/// Text that troff prints as it is.
private func roff(_ text: some StringProtocol) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    let safe = String(line).replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
    return safe.hasPrefix(".") || safe.hasPrefix("'") ? "\\&" + safe : safe
  }.joined(separator: "\n")
}

private func roff(_ text: String) -> String { roff(text[...]) }

/// Paragraphs of a discussion; indented lines stay lines.
private func paragraphs(_ text: String) -> String {
  var page = ""
  for paragraph in text.components(separatedBy: "\n\n") where !paragraph.isEmpty {
    page += ".PP\n"
    var isExample = false
    for line in paragraph.components(separatedBy: "\n") {
      if line.hasPrefix("  ") != isExample {
        page += isExample ? ".EE\n" : ".EX\n"
        isExample.toggle()
      }
      page += roff(line) + "\n"
    }
    if isExample { page += ".EE\n" }
  }
  return page
}

private func heading(_ argument: ToolDescription.Argument) -> String {
  let value = argument.valueName.map { "\\fI\(roff($0))\\fR" } ?? ""
  guard let names = argument.names, !names.isEmpty else { return value }
  let typed = names.map { "\\fB\(roff($0.typed))\\fR" }.joined(separator: ", ")
  return argument.kind == "option" ? "\(typed) \(value)" : typed
}

private func synopsis(_ command: ToolDescription) -> String {
  guard command.subcommands?.contains(where: { $0.commandName != "help" }) != true else { return "command" }
  let places = (command.arguments ?? []).filter { $0.kind == "positional" && $0.shouldDisplay }.map { argument in
    let name = "<\(argument.valueName ?? "")>" + (argument.isRepeating ? "..." : "")
    return argument.isOptional ? "[\(name)]" : name
  }
  return (places + ["[options]"]).joined(separator: " ")
}
