-- Who may log in to the web annotator, and as what.

CREATE TABLE web_account (
  annotator_id INTEGER PRIMARY KEY REFERENCES annotator ON DELETE CASCADE,
  role         TEXT NOT NULL CHECK (role IN ('annotator', 'owner')),
  password     TEXT,                    -- Argon2id; NULL until an invitation was used
  changed_at   INTEGER NOT NULL
) STRICT;

-- Links that let somebody choose a password, once. Only the token's SHA-256 is kept.
CREATE TABLE invitation (
  token        TEXT PRIMARY KEY,
  annotator_id INTEGER NOT NULL REFERENCES annotator ON DELETE CASCADE,
  made_at      INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  used_at      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_by_annotator ON invitation (annotator_id);

-- Logins that hold. Only the token's SHA-256 is kept.
CREATE TABLE login (
  token        TEXT PRIMARY KEY,
  annotator_id INTEGER NOT NULL REFERENCES annotator ON DELETE CASCADE,
  made_at      INTEGER NOT NULL,
  seen_at      INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_by_annotator ON login (annotator_id);

-- What happened at the door; no secrets, and no name that is nobody's: that may be a password typed in the wrong field.
CREATE TABLE login_event (
  id           INTEGER PRIMARY KEY,
  happened_at  INTEGER NOT NULL,
  annotator_id INTEGER REFERENCES annotator ON DELETE SET NULL,
  address      TEXT NOT NULL,
  outcome      TEXT NOT NULL CHECK (outcome IN ('in', 'refused', 'slowed', 'out', 'invited'))
) STRICT;
CREATE INDEX login_event_by_annotator ON login_event (annotator_id);
