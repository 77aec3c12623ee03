// Porter: who is at the door: logins, invitations and the tokens of forms.
import Base
import Foundation
import Secrets
import Store

/// Lets people in, and knows them again by a token. Safe to call from any thread.
final class Porter: @unchecked Sendable {
  /// Seconds without a request after which a login ends, and seconds after which it ends in any case.
  static let idle: Int64 = 12 * 3600
  static let longest: Int64 = 7 * 24 * 3600

  enum Entry: Sendable {
    /// The token of the login.
    case `in`(String)
    case refused
    /// Seconds to wait.
    case slowed(Int64)
  }

  private let store: Store
  private let now: @Sendable () -> UTCTime
  private let lock = NSLock()
  private var accounts = Throttle(free: 5)
  /// A laboratory may have one address.
  private var addresses = Throttle(free: 20)
  /// Who was told to wait, and when that was last written down.
  private var slowed: [String: UTCTime] = [:]
  /// Logins that wait for their turn.
  private var waiting = 0
  /// One password at a time: each check takes 64 MiB and some tens of milliseconds of a processor; and so that whoever
  /// tries many at once is counted one after the other.
  private let checks = DispatchQueue(label: "curate.passwords")
  /// What may come later, and must keep no page waiting.
  private let later = DispatchQueue(label: "curate.later")

  /// Logins in the queue at most.
  static let mostWaiting = 100

  init(store: Store, now: @escaping @Sendable () -> UTCTime) {
    self.store = store
    self.now = now
  }

  /// Runs what takes a password, in its turn.
  private func inTurn<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { done in
      checks.async { done.resume(with: Result { try body() }) }
    }
  }

  /// - Throws: `Fault` where the store cannot be used.
  func enter(name: String, password: String, from address: String) async throws -> Entry {
    let isRoom = lock.withLock { () -> Bool in
      guard waiting < Self.mostWaiting else { return false }
      waiting += 1
      return true
    }
    guard isRoom else { return .slowed(2) }
    defer { lock.withLock { waiting -= 1 } }
    // Cheap, and does not have to wait for its turn.
    if let wait = try wait(name, address) { return .slowed(wait) }
    return try await inTurn { [self] in
      if let wait = try wait(name, address) { return .slowed(wait) }
      let account = try store.read { try $0.account(named: name) }
      // Somebody without a password, and nobody at all, are checked as long as everybody.
      let isRight = Password.matches(password, hash: account?.password)
      let after = now()
      guard isRight, let account else {
        lock.withLock {
          accounts.fail(name, at: after)
          addresses.fail(Self.network(address), at: after)
        }
        try store.write { try $0.logLogin(.refused, annotator: account?.annotator, address: address, at: after) }
        return .refused
      }
      lock.withLock { accounts.succeed(name) }
      return .in(try begin(account, .in, from: address))
    }
  }

  /// Seconds that this name or address has to wait; nil where it may try. Told once a minute in the log.
  private func wait(_ name: String, _ address: String) throws -> Int64? {
    let time = now()
    let (wait, isNews) = lock.withLock { () -> (Int64, Bool) in
      let wait = max(accounts.wait(name, at: time), addresses.wait(Self.network(address), at: time))
      guard wait > 0 else { return (0, false) }
      if slowed.count > 1000 { slowed = slowed.filter { time.seconds - $0.value.seconds < 60 } }
      if let last = slowed[address], time.seconds - last.seconds < 60 { return (wait, false) }
      slowed[address] = time
      return (wait, slowed.count <= 1000)
    }
    guard wait > 0 else { return nil }
    if isNews {
      later.async { [self] in
        try? store.write { connection in
          let known = try connection.account(named: name)?.annotator
          try connection.logLogin(.slowed, annotator: known, address: address, at: time)
        }
      }
    }
    return wait
  }

  /// What one machine cannot choose freely of its address: all of it, or the first 64 bits of IPv6.
  static func network(_ address: String) -> String {
    var bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
    return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
  }

  private func begin(_ account: Account, _ outcome: LoginOutcome, from address: String) throws -> String {
    let (token, time) = (Token.make(), now())
    try store.write {
      try $0.beginLogin(
        annotator: account.annotator, digest: Token.digest(token), at: time,
        until: UTCTime(seconds: time.seconds + Self.longest))
      try $0.logLogin(outcome, annotator: account.annotator, address: address, at: time)
    }
    return token
  }

  /// Whose token it is; nil where it is nobody's, or no longer.
  func account(of token: String) throws -> Account? {
    let (digest, time) = (Token.digest(token), now())
    guard let (account, seen) = try store.read({ try $0.login(digest, at: time, idle: Self.idle) }) else { return nil }
    // Not at each request: a minute more or less does not matter.
    if time.seconds - seen.seconds >= 60 {
      later.async { [self] in try? store.write(lightly: true) { try $0.seeLogin(digest, at: time) } }
    }
    return account
  }

  /// - Returns: whether that was their last login.
  func leave(_ token: String, _ account: Account, from address: String) throws -> Bool {
    try store.write {
      try $0.endLogin(Token.digest(token))
      try $0.logLogin(.out, annotator: account.annotator, address: address, at: now())
      return try $0.loginCount(annotator: account.annotator, at: now(), idle: Self.idle) == 0
    }
  }

  // MARK: Invitations

  func invited(by token: String) throws -> Account? {
    try store.read { try $0.invited(by: Token.digest(token), at: now()) }
  }

  /// Sets the password that somebody invited chose, and lets them in.
  /// - Returns: the login's token; nil where the invitation holds no longer.
  func accept(_ invitation: String, password: String, from address: String) async throws -> String? {
    try await inTurn { [self] in
      guard try invited(by: invitation) != nil else { return nil }
      let hash = try Password.hash(password)
      let account = try store.write { connection -> Account? in
        // Once more, in the transaction: two tabs may have come as far as here.
        guard let account = try connection.invited(by: Token.digest(invitation), at: now()) else { return nil }
        try connection.setPassword(hash, annotator: account.annotator, at: now())
        return account
      }
      return try account.map { try begin($0, .invited, from: address) }
    }
  }

  // MARK: Forms

  /// What a form of the visitor with that token has to bring along.
  static func formToken(of visitor: String) -> String { Token.derived(from: visitor, for: "form") }

  static func isForm(_ token: String?, of visitor: String) -> Bool {
    token.map { Token.same($0, formToken(of: visitor)) } ?? false
  }
}
