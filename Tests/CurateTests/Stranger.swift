// Stranger: the program run by somebody without rights, since nothing is forbidden to root.
import Foundation
import Support

enum Stranger {
  private static let setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].first(where: FileManager.default.isExecutableFile)

  /// Whether the program can be run as somebody to whom a mode of 0 means something: whoever is not root is one, and root
  /// can become one.
  static var exists: Bool { getuid() != 0 || setpriv != nil }

  static func run(
    _ arguments: [String], in space: Workspace, environment: [String: String] = [:]
  ) async throws -> CurateResult {
    guard getuid() == 0, let setpriv else { return try await space.run(arguments, environment: environment) }
    return try await RunningCurate(
      ["--reuid=65534", "--regid=65534", "--clear-groups", try RunningCurate.program()] + arguments, in: space.path,
      input: "", environment: environment, program: setpriv
    ).result()
  }
}
