-- What owners of the dataset decide where votes do not, and what becomes of flags; annotators who were introduced.

-- Append-only; the last row of (task, question, image) counts. It goes before the votes wherever labels are made of them.
CREATE TABLE decision (
  id           INTEGER PRIMARY KEY,
  task_id      INTEGER NOT NULL REFERENCES task,
  question     TEXT NOT NULL,
  image_id     INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  verdict      TEXT NOT NULL CHECK (verdict IN ('label', 'leave_out', 'withdrawn')),
  label        TEXT CHECK ((label IS NOT NULL) = (verdict = 'label')),
  annotator_id INTEGER NOT NULL REFERENCES annotator,   -- who decided
  note         TEXT NOT NULL,
  decided_at   INTEGER NOT NULL,
  run_id       INTEGER NOT NULL REFERENCES run
) STRICT;
CREATE INDEX decision_by_image ON decision (task_id, question, image_id);

CREATE VIEW current_decision AS
  SELECT * FROM decision AS d
  WHERE d.verdict <> 'withdrawn'
    AND d.id = (SELECT max(e.id) FROM decision AS e
                WHERE e.task_id = d.task_id AND e.question = d.question AND e.image_id = d.image_id);

-- Flags that an owner has seen to.
CREATE TABLE flag_answer (
  flag_id      INTEGER PRIMARY KEY REFERENCES flag ON DELETE CASCADE,
  annotator_id INTEGER NOT NULL REFERENCES annotator,
  note         TEXT NOT NULL,
  answered_at  INTEGER NOT NULL,
  decision_id  INTEGER REFERENCES decision,   -- the decision that settled it; it waits again when that is taken back
  run_id       INTEGER NOT NULL REFERENCES run
) STRICT;

-- Who decided a label that votes alone would not have given; NULL for those of votes, scores and classifiers.
ALTER TABLE label ADD COLUMN decided_by INTEGER REFERENCES annotator;

-- Images that a task's definition is explained with, and practised on before the first vote.
CREATE TABLE lesson (
  task_id  INTEGER NOT NULL REFERENCES task,
  image_id INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  question TEXT NOT NULL,
  label    TEXT NOT NULL,
  kind     TEXT NOT NULL CHECK (kind IN ('example', 'practice')),
  reason   TEXT NOT NULL,              -- why it is so, for whoever answered otherwise
  place    INTEGER NOT NULL,           -- in which order they are shown
  run_id   INTEGER NOT NULL REFERENCES run,
  PRIMARY KEY (task_id, image_id)
) STRICT, WITHOUT ROWID;

-- Who has been through the introduction of a task.
CREATE TABLE introduction (
  task_id      INTEGER NOT NULL REFERENCES task,
  annotator_id INTEGER NOT NULL REFERENCES annotator,
  finished_at  INTEGER NOT NULL,
  run_id       INTEGER NOT NULL REFERENCES run,
  PRIMARY KEY (task_id, annotator_id)
) STRICT, WITHOUT ROWID;
