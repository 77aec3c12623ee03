-- What was forgotten, so that no later import or fetch brings it back: keyed hashes, no names. And the work that is left
-- where forgetting was cut short.

-- The secret of this store that the hashes below are keyed with, so that no table made elsewhere tells what they are of.
-- Made when something is forgotten for the first time.
CREATE TABLE forgotten_key (
  id  INTEGER PRIMARY KEY CHECK (id = 1),
  key BLOB NOT NULL                    -- 32 bytes of chance
) STRICT;

-- HMAC-SHA-256 of the kind, the platform and the id or the name.
CREATE TABLE forgotten (
  hash         BLOB PRIMARY KEY,
  -- photograph: of an account, whose it is no more; word: whatever leads to what is gone, for text that comes later
  kind         TEXT NOT NULL CHECK (kind IN ('account', 'name', 'post', 'photograph', 'word')),
  forgotten_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Photographs whose files are to be removed. A row goes when its file has gone.
CREATE TABLE removal (
  sha256 TEXT PRIMARY KEY,
  kind   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row from the moment when something was deleted until no page of the file, and none of those beside it, can hold it.
CREATE TABLE erasure (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  since INTEGER NOT NULL
) STRICT;
