-- Annotation by many people at once: places on an image, repeats, gold, training and flags.

-- 'vote' counts. 'repeat': the same annotator on the same image once more, to compare them with themselves. 'gold': on an
-- image whose label is known, to compare them with it. Each kind is a history of its own.
ALTER TABLE vote ADD COLUMN kind TEXT NOT NULL DEFAULT 'vote' CHECK (kind IN ('vote', 'repeat', 'gold'));

DROP VIEW current_vote;
CREATE VIEW current_vote AS
  SELECT * FROM vote AS v
  WHERE v.label IS NOT NULL AND v.kind = 'vote'
    AND v.id = (SELECT max(w.id) FROM vote AS w
                WHERE w.task_id = v.task_id AND w.question = v.question AND w.item = v.item
                  AND w.annotator_id = v.annotator_id AND w.kind = 'vote');

-- Who was given which image, and why. A place is held until it expires, so that an image gets as many annotators as its
-- task wants, and no more; the row stays when the votes are there.
CREATE TABLE assignment (
  task_id      INTEGER NOT NULL REFERENCES task,
  image_id     INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  annotator_id INTEGER NOT NULL REFERENCES annotator,
  reason       TEXT NOT NULL CHECK (reason IN ('regular', 'conflict')),  -- conflict: because the others disagreed
  given_at     INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,       -- 0: answered, or given back
  run_id       INTEGER NOT NULL REFERENCES run,
  process      INTEGER NOT NULL,       -- the session's, to tell one that was killed from one at work
  PRIMARY KEY (task_id, image_id, annotator_id)
) STRICT, WITHOUT ROWID;

-- Images with a known label. They are shown among the others, and are no one's to decide.
CREATE TABLE gold (
  task_id  INTEGER NOT NULL REFERENCES task,
  question TEXT NOT NULL,
  image_id INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  label    TEXT NOT NULL,
  run_id   INTEGER NOT NULL REFERENCES run,
  PRIMARY KEY (task_id, question, image_id)
) STRICT, WITHOUT ROWID;

-- Answers of training rounds. Append-only; the last row of (run, image) counts, a label of NULL takes the answer back.
CREATE TABLE practice_answer (
  id           INTEGER PRIMARY KEY,
  run_id       INTEGER NOT NULL REFERENCES run,     -- the round
  task_id      INTEGER NOT NULL REFERENCES task,
  question     TEXT NOT NULL,
  image_id     INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  annotator_id INTEGER NOT NULL REFERENCES annotator,
  truth        TEXT NOT NULL,          -- the label that was practised on
  label_set    TEXT NOT NULL,          -- its name
  label        TEXT,
  cast_at      INTEGER NOT NULL,
  seconds      REAL
) STRICT;
CREATE INDEX practice_by_annotator ON practice_answer (annotator_id, run_id);

-- What an annotator wants the owner to look at. Append-only.
CREATE TABLE flag (
  id           INTEGER PRIMARY KEY,
  task_id      INTEGER NOT NULL REFERENCES task,
  image_id     INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  annotator_id INTEGER NOT NULL REFERENCES annotator,
  note         TEXT NOT NULL,
  raised_at    INTEGER NOT NULL,
  run_id       INTEGER NOT NULL REFERENCES run
) STRICT;
CREATE INDEX flag_by_image ON flag (task_id, image_id);
