-- What fetch knows of an address besides its end in the ledger: a row for each address that was asked for.
CREATE TABLE address (
  url           TEXT PRIMARY KEY,
  tries         INTEGER NOT NULL,      -- requests, of all runs
  asked_at      INTEGER NOT NULL,      -- when the host was asked last
  next_try_at   INTEGER,               -- failed: not to be asked before
  etag          TEXT,                  -- what the host calls the version that is kept
  last_modified TEXT,
  gone_at       INTEGER,               -- a later look found it gone; the photograph is kept
  changed_at    INTEGER                -- a later look found another picture; the first is kept
) STRICT, WITHOUT ROWID;
