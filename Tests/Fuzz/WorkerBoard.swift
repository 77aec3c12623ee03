// WorkerBoard: memory that the parent and its workers share through a file, and that outlives a worker's crash.
import Base
import Foundation

/// What a worker is at, a row of numbers for each. A worker writes its own row and the parent reads all: a number that is
/// read while it is written is at worst the one before.
final class WorkerBoard {
  enum Column: Int, CaseIterable {
    /// The case in hand; -1 before the first.
    case number
    /// When its reading in hand was begun: nanoseconds of the monotonic clock; 0 between readings.
    case begun
    case done
    case posts
    case faults
    case imports
    /// The most bytes that one case added to the process, and which case it was.
    case growth
    case growthCase
    /// The longest reading of a case, in nanoseconds, and which case it was.
    case slowest
    case slowestCase
  }

  static let rows = 256

  let path: String
  private let cells: UnsafeMutablePointer<Int64>

  /// Makes the file where it is not there yet.
  init(_ path: String) throws {
    self.path = path
    let size = Self.rows * Column.allCases.count * MemoryLayout<Int64>.stride
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0, ftruncate(file, off_t(size)) == 0,
      let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), memory != MAP_FAILED
    else { throw Fault(.cannotCreate, "Cannot share \(path): \(lastSystemError()).") }
    close(file)
    cells = memory.bindMemory(to: Int64.self, capacity: size / MemoryLayout<Int64>.stride)
  }

  subscript(row: Int, column: Column) -> Int64 {
    get { cells[row * Column.allCases.count + column.rawValue] }
    set { cells[row * Column.allCases.count + column.rawValue] = newValue }
  }

  /// Nanoseconds of the monotonic clock, the same one in every process.
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

/// Resident memory of a process, from the kernel.
enum Resident {
  static func bytes(of process: Int32) -> Int64 { field("VmRSS:", of: "\(process)") }

  /// The most since `forgetPeak`.
  static func peak() -> Int64 { field("VmHWM:", of: "self") }

  static func forgetPeak() {
    let file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = write(file, "5", 1)
    close(file)
  }

  private static func field(_ name: String, of process: String) -> Int64 {
    guard let file = fopen("/proc/\(process)/status", "re") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    while fgets(&line, 128, file) != nil {
      if strncmp(line, name, name.utf8.count) == 0 {
        let digits = line.drop { $0 < 48 || $0 > 57 }.prefix { $0 >= 48 && $0 <= 57 }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 48) } << 10
      }
    }
    return 0
  }
}
