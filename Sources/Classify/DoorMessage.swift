// DoorMessage: how dlib's refusals become problems.
internal import CDlib

enum DoorMessage {
  /// Calls a function of the door, which is given room for its message.
  /// - Throws: `ClassifyProblem.solver` with what it says, where it does not end well.
  static func check(_ call: (UnsafeMutablePointer<CChar>, Int) -> cdlib_status) throws {
    let words = try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { room -> String? in
      guard let start = room.baseAddress else { throw ClassifyProblem.solver("no memory for a message") }
      start.initialize(repeating: 0, count: room.count)
      return call(start, room.count) == CDLIB_OK ? nil : String(cString: start)
    }
    if let words { throw ClassifyProblem.solver(words) }
  }
}
