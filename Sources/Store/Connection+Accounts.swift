// Accounts: who may log in to the web annotator: passwords, invitations, logins, and what happened at the door.
import Base
internal import GRDB

/// What somebody may do on the pages.
package enum AccountRole: String, Sendable, Hashable, CaseIterable {
  case annotator
  /// Sees everybody's progress and votes, and decides.
  case owner
}

/// An annotator who may log in.
package struct Account: Sendable, Hashable {
  package var annotator: Int64
  package var name: String
  package var role: AccountRole
  /// Hashed; nil until an invitation was used.
  package var password: String?

  package init(annotator: Int64, name: String, role: AccountRole, password: String? = nil) {
    self.annotator = annotator
    self.name = name
    self.role = role
    self.password = password
  }
}

/// What happened at the door.
package enum LoginOutcome: String, Sendable, Hashable {
  case `in`
  /// A wrong name or password.
  case refused
  /// Not looked at, since too many were wrong before.
  case slowed
  case out
  /// A password was chosen by an invitation.
  case invited
}

/// A line of the log of logins.
package struct LoginEvent: Sendable, Hashable {
  package var at: UTCTime
  /// Nil where the name was nobody's.
  package var name: String?
  package var address: String
  package var outcome: LoginOutcome
}

extension Connection {
  package func account(named name: String) throws -> Account? {
    try Row.fetchOne(db, sql: Self.accounts + " WHERE n.name = ?", arguments: [name]).map(Self.account)
  }

  package func account(ofAnnotator id: Int64) throws -> Account? {
    try Row.fetchOne(db, sql: Self.accounts + " WHERE n.id = ?", arguments: [id]).map(Self.account)
  }

  /// In the order of their names.
  package func accounts() throws -> [Account] {
    try Row.fetchAll(db, sql: Self.accounts + " ORDER BY n.name").map(Self.account)
  }

  private static let accounts = """
    SELECT n.id, n.name, a.role, a.password FROM web_account AS a JOIN annotator AS n ON n.id = a.annotator_id
    """

  private static func account(_ row: Row) -> Account {
    Account(
      annotator: row["id"], name: row["name"], role: AccountRole(rawValue: row["role"]) ?? .annotator,
      password: row["password"])
  }

  /// Lets an annotator log in, as what is said; one that may already keeps the password.
  /// - Parameter role: nil for the one that it has, or a plain annotator's.
  package func openAccount(annotator: Int64, role: AccountRole?, at time: UTCTime) throws {
    try db.execute(
      sql: """
        INSERT INTO web_account (annotator_id, role, changed_at) VALUES (?1, coalesce(?2, 'annotator'), ?3)
        ON CONFLICT (annotator_id) DO UPDATE SET role = coalesce(?2, role), changed_at = ?3
        """, arguments: [annotator, role?.rawValue, time.seconds])
  }

  /// Sets the hashed password, and ends all logins and invitations of its annotator.
  package func setPassword(_ hash: String, annotator: Int64, at time: UTCTime) throws {
    try openAccount(annotator: annotator, role: nil, at: time)
    try db.execute(
      sql: "UPDATE web_account SET password = ?, changed_at = ? WHERE annotator_id = ?",
      arguments: [hash, time.seconds, annotator])
    try db.execute(sql: "DELETE FROM login WHERE annotator_id = ?", arguments: [annotator])
    try db.execute(sql: "DELETE FROM invitation WHERE annotator_id = ?", arguments: [annotator])
  }

  // MARK: Invitations

  /// Keeps an invitation; earlier ones of the annotator hold no longer.
  /// - Parameter digest: of the token.
  package func invite(annotator: Int64, digest: String, at time: UTCTime, until end: UTCTime) throws {
    try db.execute(sql: "DELETE FROM invitation WHERE annotator_id = ?", arguments: [annotator])
    try db.execute(
      sql: "INSERT INTO invitation (token, annotator_id, made_at, expires_at) VALUES (?, ?, ?, ?)",
      arguments: [digest, annotator, time.seconds, end.seconds])
  }

  /// Who is invited by the token with that digest; nil where nobody is, or no longer.
  package func invited(by digest: String, at time: UTCTime) throws -> Account? {
    try Row.fetchOne(
      db,
      sql: Self.accounts
        + " JOIN invitation AS i ON i.annotator_id = n.id WHERE i.token = ? AND i.used_at IS NULL AND i.expires_at > ?",
      arguments: [digest, time.seconds]
    ).map(Self.account)
  }

  // MARK: Logins

  /// - Parameter digest: of the token.
  package func beginLogin(annotator: Int64, digest: String, at time: UTCTime, until end: UTCTime) throws {
    try db.execute(sql: "DELETE FROM login WHERE expires_at <= ?", arguments: [time.seconds])
    try db.execute(
      sql: "INSERT INTO login (token, annotator_id, made_at, seen_at, expires_at) VALUES (?1, ?2, ?3, ?3, ?4)",
      arguments: [digest, annotator, time.seconds, end.seconds])
  }

  /// Whose login the token with that digest is, and when it was seen last; nil where it holds no longer.
  /// - Parameter idle: seconds after which an unused login ends.
  package func login(_ digest: String, at time: UTCTime, idle: Int64) throws -> (account: Account, seenAt: UTCTime)? {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT n.id, n.name, a.role, a.password, l.seen_at FROM login AS l JOIN web_account AS a USING (annotator_id)
        JOIN annotator AS n ON n.id = l.annotator_id WHERE l.token = ? AND l.expires_at > ? AND l.seen_at > ?
        """, arguments: [digest, time.seconds, time.seconds - idle])
    return row.map { (Self.account($0), UTCTime(seconds: $0["seen_at"])) }
  }

  /// How many logins of an annotator hold.
  package func loginCount(annotator: Int64, at time: UTCTime, idle: Int64) throws -> Int {
    try Int.fetchOne(
      db, sql: "SELECT count(*) FROM login WHERE annotator_id = ? AND expires_at > ? AND seen_at > ?",
      arguments: [annotator, time.seconds, time.seconds - idle]) ?? 0
  }

  package func seeLogin(_ digest: String, at time: UTCTime) throws {
    try db.execute(sql: "UPDATE login SET seen_at = ? WHERE token = ?", arguments: [time.seconds, digest])
  }

  package func endLogin(_ digest: String) throws {
    try db.execute(sql: "DELETE FROM login WHERE token = ?", arguments: [digest])
  }

  // MARK: The log

  package func logLogin(_ outcome: LoginOutcome, annotator: Int64?, address: String, at time: UTCTime) throws {
    try db.execute(
      sql: "INSERT INTO login_event (happened_at, annotator_id, address, outcome) VALUES (?, ?, ?, ?)",
      arguments: [time.seconds, annotator, address, outcome.rawValue])
  }

  /// The last of them, the newest first.
  package func loginEvents(limit: Int) throws -> [LoginEvent] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT e.happened_at, n.name, e.address, e.outcome FROM login_event AS e
        LEFT JOIN annotator AS n ON n.id = e.annotator_id ORDER BY e.id DESC LIMIT ?
        """, arguments: [limit]
    ).map {
      LoginEvent(
        at: UTCTime(seconds: $0["happened_at"]), name: $0["name"], address: $0["address"],
        outcome: LoginOutcome(rawValue: $0["outcome"]) ?? .refused)
    }
  }
}
