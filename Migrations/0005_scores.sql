-- Labels of posts, which come by the million, in a table of their own: ordered by set and post, without an index beside it.
-- No foreign keys: each would cost a look-up for every row that is written, and the old values of every row that is
-- deleted. The triggers below keep what the keys would.
CREATE TABLE post_label (
  set_id  INTEGER NOT NULL,            -- of label_set
  post_id INTEGER NOT NULL,            -- of post
  value   TEXT,                        -- NULL: scored, but in neither tail
  score   REAL,
  PRIMARY KEY (set_id, post_id)
) STRICT, WITHOUT ROWID;
INSERT INTO post_label (set_id, post_id, value, score)
  SELECT set_id, post_id, value, score FROM label WHERE post_id IS NOT NULL ORDER BY set_id, post_id;

-- Sets are few: a look for each is a few steps down the tree, whatever the number of posts.
CREATE TRIGGER post_label_without_post AFTER DELETE ON post BEGIN
  DELETE FROM post_label WHERE set_id IN (SELECT id FROM label_set) AND post_id = old.id;
END;
CREATE TRIGGER post_label_without_set AFTER DELETE ON label_set BEGIN
  DELETE FROM post_label WHERE set_id = old.id;
END;

-- Labels of images, from votes.
CREATE TABLE image_label (
  id          INTEGER PRIMARY KEY,
  set_id      INTEGER NOT NULL REFERENCES label_set ON DELETE CASCADE,
  image_id    INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  value       TEXT,                    -- NULL: scored, but in neither tail
  score       REAL,
  probability REAL,
  votes       INTEGER,
  tie         INTEGER,
  UNIQUE (set_id, image_id)
) STRICT;
INSERT INTO image_label (id, set_id, image_id, value, score, probability, votes, tie)
  SELECT id, set_id, image_id, value, score, probability, votes, tie FROM label WHERE image_id IS NOT NULL ORDER BY id;
DROP TABLE label;
ALTER TABLE image_label RENAME TO label;
-- For an image that is deleted.
CREATE INDEX label_by_image ON label (image_id);

-- What the command that made the set answered, as JSON: coefficients, what was left out, warnings.
ALTER TABLE label_set ADD COLUMN summary TEXT;
