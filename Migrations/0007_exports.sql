-- What an export was, and on which side of a split photographs lie, so that later exports leave them there.

ALTER TABLE export ADD COLUMN format TEXT NOT NULL DEFAULT 'folder';
-- 'sound', or 'paper': copies first and split afterwards, which binds nothing.
ALTER TABLE export ADD COLUMN protocol TEXT NOT NULL DEFAULT 'sound';
-- Its dataset.json.
ALTER TABLE export ADD COLUMN summary TEXT;
-- For an image that is deleted.
CREATE INDEX export_item_by_image ON export_item (image_id);

-- A way to split one set of labels.
CREATE TABLE split (
  id          INTEGER PRIMARY KEY,
  label       TEXT NOT NULL,           -- the set's name
  seed        TEXT NOT NULL,
  train_share REAL NOT NULL,
  group_by    TEXT NOT NULL,           -- 'account,duplicates' and the like
  UNIQUE (label, seed, train_share, group_by)
) STRICT;

-- Where its last export had each image, those included that balance left out.
CREATE TABLE split_side (
  split_id INTEGER NOT NULL REFERENCES split ON DELETE CASCADE,
  image_id INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  side     TEXT NOT NULL CHECK (side IN ('train', 'test')),
  PRIMARY KEY (split_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX split_side_by_image ON split_side (image_id);
