-- Selections of photographs, the tasks that ask about one only, and how far each recipe has come.

-- Photographs that were chosen by rules, under a name. The choice is a list and not a query: who was asked about what must
-- stay as it was until somebody chooses again.
CREATE TABLE selection (
  id     INTEGER PRIMARY KEY,
  name   TEXT NOT NULL UNIQUE,
  rules  TEXT NOT NULL,                -- JSON: [{"rule", "images"}], how many each rule left
  run_id INTEGER NOT NULL REFERENCES run
) STRICT;

CREATE TABLE selected_image (
  selection_id INTEGER NOT NULL REFERENCES selection ON DELETE CASCADE,
  image_id     INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  PRIMARY KEY (selection_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX selected_image_by_image ON selected_image (image_id);

-- A task whose annotators are asked about the selection only, and of whose votes only those on it count.
CREATE TABLE task_selection (
  task_id      INTEGER PRIMARY KEY REFERENCES task,
  selection_id INTEGER NOT NULL REFERENCES selection ON DELETE CASCADE
) STRICT;

-- What was brought to a recipe, to go on with where nothing else is said.
CREATE TABLE recipe_inputs (
  recipe TEXT PRIMARY KEY,
  inputs TEXT NOT NULL                 -- JSON: dumps, options, settings
) STRICT, WITHOUT ROWID;

-- The steps of recipes that were done.
CREATE TABLE recipe_step (
  recipe      TEXT NOT NULL,
  step        TEXT NOT NULL,
  arguments   TEXT NOT NULL,           -- JSON array: the command as it was run
  answer      TEXT NOT NULL,           -- JSON: what the command answered
  digest      TEXT,                    -- SHA-256 of the file that it read, for steps that are not repeated for the same file
  finished_at INTEGER NOT NULL,
  PRIMARY KEY (recipe, step)
) STRICT, WITHOUT ROWID;
