-- What photographs are described by, what classifiers make of that, and labels that people are asked about once more.

-- ---------------------------------------------------------------- features

-- A way to turn a photograph into a row of numbers. Whoever changes it gives it another fingerprint.
CREATE TABLE feature_set (
  id          INTEGER PRIMARY KEY,
  name        TEXT NOT NULL,           -- for people: 'builtin', or the network's
  fingerprint TEXT NOT NULL UNIQUE,    -- all that the numbers depend on
  dimensions  INTEGER NOT NULL
) STRICT;

-- A row of numbers each for an image and a set: some kilobytes, so the table has row numbers, and its order is that in
-- which they came. The two indexes together are a hundredth of it.
CREATE TABLE feature (
  id       INTEGER PRIMARY KEY,
  set_id   INTEGER NOT NULL REFERENCES feature_set ON DELETE CASCADE,
  image_id INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  vector   BLOB NOT NULL,              -- 32-bit floats, little-endian, as many as the set has dimensions
  UNIQUE (set_id, image_id)
) STRICT;
-- For an image that is deleted.
CREATE INDEX feature_by_image ON feature (image_id);

-- ---------------------------------------------------------------- classifiers

CREATE TABLE classifier (
  id          INTEGER PRIMARY KEY,
  name        TEXT NOT NULL,           -- the task's, or 'selfie'
  fingerprint TEXT NOT NULL UNIQUE,    -- SHA-256 of the model's file
  positive    TEXT NOT NULL,           -- the class that probabilities are of
  negative    TEXT NOT NULL,
  summary     TEXT NOT NULL,           -- what the model's file says of itself, as JSON
  run_id      INTEGER NOT NULL REFERENCES run
) STRICT;

-- A classifier's predictions lie together.
CREATE TABLE prediction (
  classifier_id INTEGER NOT NULL REFERENCES classifier ON DELETE CASCADE,
  image_id      INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  probability   REAL NOT NULL,         -- of the positive class
  PRIMARY KEY (classifier_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX prediction_by_image ON prediction (image_id);

-- A cross-validation whose probabilities are kept: the last one of each question.
CREATE TABLE fold_run (
  id       INTEGER PRIMARY KEY,
  task_id  INTEGER NOT NULL REFERENCES task,
  question TEXT NOT NULL,
  positive TEXT NOT NULL,              -- the class that probabilities are of
  negative TEXT NOT NULL,
  features TEXT NOT NULL,              -- the fingerprints of the feature sets, as a JSON array
  head     TEXT NOT NULL,              -- the classifier and its settings, as text
  folds    INTEGER NOT NULL,
  made_at  INTEGER NOT NULL,
  run_id   INTEGER NOT NULL REFERENCES run,
  UNIQUE (task_id, question)
) STRICT;

CREATE TABLE fold_probability (
  fold_run_id INTEGER NOT NULL REFERENCES fold_run ON DELETE CASCADE,
  image_id    INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  label       TEXT NOT NULL,           -- that the classifier was held against
  probability REAL NOT NULL,           -- of the positive class, by a classifier that has not seen the image
  fold        INTEGER NOT NULL,        -- from 0
  PRIMARY KEY (fold_run_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX fold_probability_by_image ON fold_probability (image_id);

-- ---------------------------------------------------------------- doubts

-- Images of a task that are to have more votes than they had, because a classifier doubts their label. Settled when
-- they have them.
CREATE TABLE doubt (
  task_id     INTEGER NOT NULL REFERENCES task,
  image_id    INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  question    TEXT NOT NULL,           -- whose label is doubted
  probability REAL NOT NULL,           -- that the label is wrong
  voters      INTEGER NOT NULL,        -- annotators with a vote on the image when it was asked for
  extra       INTEGER NOT NULL DEFAULT 1,  -- how many more there are to be
  asked_at    INTEGER NOT NULL,
  run_id      INTEGER NOT NULL REFERENCES run,
  PRIMARY KEY (task_id, image_id, question)
) STRICT, WITHOUT ROWID;
CREATE INDEX doubt_by_image ON doubt (image_id);

-- An image may be given because of a doubt, too.
CREATE TABLE new_assignment (
  task_id      INTEGER NOT NULL REFERENCES task,
  image_id     INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  annotator_id INTEGER NOT NULL REFERENCES annotator,
  -- conflict: because the others disagreed; doubt: because a classifier doubts what they say
  reason       TEXT NOT NULL CHECK (reason IN ('regular', 'conflict', 'doubt')),
  given_at     INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,       -- 0: answered, or given back
  run_id       INTEGER NOT NULL REFERENCES run,
  process      INTEGER NOT NULL,       -- the session's, to tell one that was killed from one at work
  PRIMARY KEY (task_id, image_id, annotator_id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_assignment (task_id, image_id, annotator_id, reason, given_at, expires_at, run_id, process)
  SELECT task_id, image_id, annotator_id, reason, given_at, expires_at, run_id, process FROM assignment;
DROP TABLE assignment;
ALTER TABLE new_assignment RENAME TO assignment;

-- ---------------------------------------------------------------- labels by classifiers

-- Sets of labels may be a classifier's, too. A table that others refer to cannot be dropped without its rows being taken
-- from them, so the labels move with it; labels of posts refer to it by their triggers alone and stay where they are.
DROP TRIGGER post_label_without_post;
DROP TRIGGER post_label_without_set;

CREATE TABLE new_label_set (
  id      INTEGER PRIMARY KEY,
  name    TEXT NOT NULL UNIQUE,
  kind    TEXT NOT NULL CHECK (kind IN ('votes', 'score', 'model')),
  method  TEXT NOT NULL,
  run_id  INTEGER NOT NULL REFERENCES run,
  summary TEXT                         -- what the command that made the set answered, as JSON
) STRICT;
INSERT INTO new_label_set (id, name, kind, method, run_id, summary)
  SELECT id, name, kind, method, run_id, summary FROM label_set;

CREATE TABLE new_label (
  id          INTEGER PRIMARY KEY,
  set_id      INTEGER NOT NULL REFERENCES new_label_set ON DELETE CASCADE,
  image_id    INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  value       TEXT,                    -- NULL: scored, but in neither tail
  score       REAL,
  probability REAL,
  votes       INTEGER,
  tie         INTEGER,
  UNIQUE (set_id, image_id)
) STRICT;
INSERT INTO new_label (id, set_id, image_id, value, score, probability, votes, tie)
  SELECT id, set_id, image_id, value, score, probability, votes, tie FROM label ORDER BY id;
DROP TABLE label;
DROP TABLE label_set;
-- What refers to a table follows when it is renamed.
ALTER TABLE new_label_set RENAME TO label_set;
ALTER TABLE new_label RENAME TO label;
CREATE INDEX label_by_image ON label (image_id);

CREATE TRIGGER post_label_without_post AFTER DELETE ON post BEGIN
  DELETE FROM post_label WHERE set_id IN (SELECT id FROM label_set) AND post_id = old.id;
END;
CREATE TRIGGER post_label_without_set AFTER DELETE ON label_set BEGIN
  DELETE FROM post_label WHERE set_id = old.id;
END;
