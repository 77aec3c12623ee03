-- The first store. Times are whole seconds since 1970 in UTC; an unknown number is NULL, never 0.
-- A migration that has shipped is never edited: add the next file instead.

-- 'cura' in ASCII: tells a store of curate from any other SQLite file.
PRAGMA application_id = 0x63757261;

-- One row for each command that changed the store.
CREATE TABLE run (
  id          INTEGER PRIMARY KEY,
  command     TEXT NOT NULL,
  arguments   TEXT NOT NULL,           -- JSON array, as typed
  version     TEXT NOT NULL,           -- of curate
  started_at  INTEGER NOT NULL,
  finished_at INTEGER,                 -- NULL: it was killed, or is still at work
  outcome     TEXT                     -- 'done', 'interrupted', or the error's sentence
) STRICT;

-- ---------------------------------------------------------------- what the dumps say

-- A dump as it was named on the command line: a file, a folder, or standard input.
CREATE TABLE source (
  id      INTEGER PRIMARY KEY,
  path    TEXT NOT NULL UNIQUE,
  dialect TEXT NOT NULL,
  run_id  INTEGER NOT NULL REFERENCES run
) STRICT;

CREATE TABLE account (
  id        INTEGER PRIMARY KEY,
  platform  TEXT NOT NULL,
  native_id TEXT NOT NULL,
  username  TEXT,
  UNIQUE (platform, native_id)
) STRICT;

-- Followers at a time. History: rows are added, never changed.
CREATE TABLE account_observation (
  account_id  INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
  observed_at INTEGER NOT NULL,
  followers   INTEGER,
  following   INTEGER,
  PRIMARY KEY (account_id, observed_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE post (
  id              INTEGER PRIMARY KEY,
  platform        TEXT NOT NULL,
  native_id       TEXT NOT NULL,
  account_id      INTEGER REFERENCES account ON DELETE CASCADE,
  posted_at       INTEGER,
  permalink       TEXT,
  caption         TEXT,
  hashtags        TEXT NOT NULL,       -- lower case, NFC, without #, one blank between
  hashtag_count   INTEGER,             -- as written, repeats included; NULL where the dump does not say
  latitude        REAL,
  longitude       REAL,
  source_id       INTEGER NOT NULL REFERENCES source,
  source_member   TEXT,                -- the file inside a folder or archive
  source_position INTEGER NOT NULL,    -- the record in it, from 1
  revisited_at    INTEGER,             -- the last revisit that still had it
  gone_at         INTEGER,             -- the first revisit that no longer had it
  UNIQUE (platform, native_id)
) STRICT;
CREATE INDEX post_by_account ON post (account_id);
CREATE INDEX post_by_native_id ON post (native_id);

-- Likes at a time. History: rows are added, never changed.
CREATE TABLE post_observation (
  post_id     INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
  observed_at INTEGER NOT NULL,
  likes       INTEGER,                 -- NULL: hidden
  comments    INTEGER,
  followers   INTEGER,                 -- of the poster, where the dump says so beside the post
  source_id   INTEGER NOT NULL REFERENCES source,
  PRIMARY KEY (post_id, observed_at)
) STRICT, WITHOUT ROWID;

-- A row of a dump that could not be used.
CREATE TABLE rejected (
  source_id INTEGER NOT NULL REFERENCES source,
  member    TEXT NOT NULL,             -- '' where the source is one file
  position  INTEGER NOT NULL,
  reason    TEXT NOT NULL,
  detail    TEXT NOT NULL,
  PRIMARY KEY (source_id, member, position)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- photographs

-- A photograph's content, once, however many posts show it. The bytes lie in the folder beside the store.
CREATE TABLE image (
  id       INTEGER PRIMARY KEY,
  sha256   TEXT NOT NULL UNIQUE,       -- 64 lower-case hexadecimal digits
  kind     TEXT NOT NULL,              -- 'jpeg', 'png', 'webp', by the bytes
  bytes    INTEGER NOT NULL,
  width    INTEGER NOT NULL,           -- upright
  height   INTEGER NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;

-- The pictures of a post, in its order.
CREATE TABLE media (
  id       INTEGER PRIMARY KEY,
  post_id  INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
  ordinal  INTEGER NOT NULL,           -- from 1
  url      TEXT,
  file     TEXT,                       -- where the dump had it, as an absolute path
  image_id INTEGER REFERENCES image,
  UNIQUE (post_id, ordinal)
) STRICT;
CREATE INDEX media_by_url ON media (url, image_id) WHERE url IS NOT NULL;
CREATE INDEX media_by_image ON media (image_id) WHERE image_id IS NOT NULL;

-- ---------------------------------------------------------------- stages

-- The ledger: how each item of each stage ended. Written in one transaction with the result.
CREATE TABLE stage_item (
  stage       TEXT NOT NULL,
  item        TEXT NOT NULL,
  fingerprint TEXT NOT NULL,           -- what the result depended on
  status      TEXT NOT NULL CHECK (status IN ('done', 'failed', 'rejected')),
  reason      TEXT,                    -- a word for counting
  message     TEXT,                    -- a sentence for reading
  runs        INTEGER NOT NULL,        -- how many runs have tried it
  ended_at    INTEGER NOT NULL,
  PRIMARY KEY (stage, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE detection (
  image_id INTEGER PRIMARY KEY REFERENCES image ON DELETE CASCADE,
  detector TEXT NOT NULL,              -- the fingerprint
  faces    INTEGER NOT NULL
) STRICT;

CREATE TABLE face (
  image_id     INTEGER NOT NULL REFERENCES detection ON DELETE CASCADE,
  ordinal      INTEGER NOT NULL,       -- from 1, strongest first
  "left"       INTEGER NOT NULL,       -- pixels of the upright image
  top          INTEGER NOT NULL,
  "right"      INTEGER NOT NULL,       -- inclusive
  bottom       INTEGER NOT NULL,       -- inclusive
  confidence   REAL NOT NULL,
  sub_detector INTEGER NOT NULL,
  PRIMARY KEY (image_id, ordinal)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- votes

CREATE TABLE task (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL UNIQUE,
  yaml     TEXT NOT NULL,              -- the task's own description, as it was added
  added_at INTEGER NOT NULL
) STRICT;

CREATE TABLE annotator (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL UNIQUE,
  added_at INTEGER NOT NULL
) STRICT;

-- Append-only. The last row of (task, question, item, annotator) counts; a label of NULL takes the vote back.
CREATE TABLE vote (
  id           INTEGER PRIMARY KEY,
  task_id      INTEGER NOT NULL REFERENCES task,
  question     TEXT NOT NULL,
  item         TEXT NOT NULL,          -- the image's SHA-256, or the vote file's own name for something else
  image_id     INTEGER REFERENCES image,
  annotator_id INTEGER NOT NULL REFERENCES annotator,
  label        TEXT,
  cast_at      INTEGER NOT NULL,
  seconds      REAL,                   -- how long the annotator looked; NULL where votes came from a file
  run_id       INTEGER NOT NULL REFERENCES run
) STRICT;
CREATE INDEX vote_by_item ON vote (task_id, question, item, annotator_id, id);
CREATE INDEX vote_by_annotator ON vote (annotator_id);

CREATE VIEW current_vote AS
  SELECT * FROM vote AS v
  WHERE v.label IS NOT NULL
    AND v.id = (SELECT max(w.id) FROM vote AS w
                WHERE w.task_id = v.task_id AND w.question = v.question
                  AND w.item = v.item AND w.annotator_id = v.annotator_id);

-- ---------------------------------------------------------------- labels and exports

-- A set of labels under one name, replaced as a whole when it is made again.
CREATE TABLE label_set (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  kind       TEXT NOT NULL CHECK (kind IN ('votes', 'score')),
  method     TEXT NOT NULL,
  run_id     INTEGER NOT NULL REFERENCES run
) STRICT;

-- Labels from votes belong to images, labels from scores to posts (and so to their images).
CREATE TABLE label (
  id          INTEGER PRIMARY KEY,
  set_id      INTEGER NOT NULL REFERENCES label_set ON DELETE CASCADE,
  image_id    INTEGER REFERENCES image ON DELETE CASCADE,
  post_id     INTEGER REFERENCES post ON DELETE CASCADE,
  value       TEXT,                    -- NULL: scored, but in neither tail
  score       REAL,
  probability REAL,
  votes       INTEGER,
  tie         INTEGER,
  CHECK ((image_id IS NULL) <> (post_id IS NULL)),
  UNIQUE (set_id, image_id),
  UNIQUE (set_id, post_id)
) STRICT;

CREATE TABLE export (
  id              INTEGER PRIMARY KEY,
  directory       TEXT NOT NULL,
  label           TEXT NOT NULL,
  seed            TEXT NOT NULL,
  manifest_sha256 TEXT NOT NULL,
  run_id          INTEGER NOT NULL REFERENCES run
) STRICT;

CREATE TABLE export_item (
  export_id INTEGER NOT NULL REFERENCES export ON DELETE CASCADE,
  key       TEXT NOT NULL,
  image_id  INTEGER NOT NULL REFERENCES image,
  split     TEXT NOT NULL,
  label     TEXT NOT NULL,
  copy      INTEGER NOT NULL,          -- 0: the original
  PRIMARY KEY (export_id, key)
) STRICT, WITHOUT ROWID;
