// Readers: more connections to a store, for reading beside a write.
import Foundation
internal import GRDB

/// Connections that wait for somebody to read. Safe to call from any thread.
final class Readers: @unchecked Sendable {
  private typealias Reader = (queue: DatabaseQueue, state: ConnectionState)

  private let lock = NSCondition()
  private var idle: [Reader] = []
  private var count = 0

  func open(_ connections: Int, path: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.readonly = true
    configuration.publicStatementArguments = false
    configuration.prepareDatabase { db in db.add(function: AddressKey.function) }
    for _ in 0..<connections {
      let reader = (try DatabaseQueue(path: path, configuration: configuration), ConnectionState())
      lock.withLock {
        idle.append(reader)
        count += 1
      }
    }
  }

  /// Nil where there are no such connections.
  func read<T>(_ body: (Database, ConnectionState) throws -> T) throws -> T? {
    guard let reader = take() else { return nil }
    defer { give(reader) }
    return try reader.queue.read { try body($0, reader.state) }
  }

  private func take() -> Reader? {
    lock.withLock {
      while idle.isEmpty, count > 0 { lock.wait() }
      return idle.popLast()
    }
  }

  private func give(_ reader: Reader) {
    lock.withLock {
      idle.append(reader)
      lock.signal()
    }
  }

  /// Nobody may be reading.
  func close() {
    let all = lock.withLock {
      defer { (idle, count) = ([], 0) }
      return idle
    }
    for reader in all { try? reader.queue.close() }
  }
}

/// A mark that is set once. Safe to call from any thread.
final class Flag: @unchecked Sendable {
  private let lock = NSLock()
  private var value = false

  var isSet: Bool { lock.withLock { value } }

  func set() { lock.withLock { value = true } }
}
