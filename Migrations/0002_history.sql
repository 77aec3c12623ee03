-- What an import keeps besides posts: comments, and rejected records with their beginnings. And fewer indexes: each one
-- whose keys come in no order costs a page for every row once there are millions.

-- Posts are looked for by platform and id together, and never by their account alone.
DROP INDEX post_by_native_id;
DROP INDEX post_by_account;

-- The record inside a page of several, from 1; 0 where the record is one post.
ALTER TABLE post ADD COLUMN source_part INTEGER NOT NULL DEFAULT 0;

CREATE TABLE comment (
  id          INTEGER PRIMARY KEY,
  post_id     INTEGER NOT NULL REFERENCES post ON DELETE CASCADE,
  native_id   TEXT NOT NULL,           -- the platform's
  author_id   TEXT,                    -- of the author's account; NULL where the dump has a name only
  author_name TEXT,
  written_at  INTEGER,
  text        TEXT NOT NULL,
  likes       INTEGER,
  source_id   INTEGER NOT NULL REFERENCES source,
  UNIQUE (post_id, native_id)
) STRICT;

CREATE TABLE rejected_record (
  source_id INTEGER NOT NULL REFERENCES source,
  member    TEXT NOT NULL,             -- '' where the source is one file
  position  INTEGER NOT NULL,          -- the record, from 1; 0: the document as a whole
  part      INTEGER NOT NULL,          -- in a page of several records, from 1; 0: the record as a whole
  reason    TEXT NOT NULL,
  detail    TEXT NOT NULL,
  head      BLOB NOT NULL,             -- the record's first 200 bytes, as the dump has them
  PRIMARY KEY (source_id, member, position, part)
) STRICT, WITHOUT ROWID;
INSERT INTO rejected_record SELECT source_id, member, position, 0, reason, detail, x'' FROM rejected;
DROP TABLE rejected;
ALTER TABLE rejected_record RENAME TO rejected;

-- When the name and the address were read: the last reading counts, whichever dump is imported last.
ALTER TABLE account ADD COLUMN named_at INTEGER;
ALTER TABLE media ADD COLUMN url_at INTEGER;

-- Addresses by a number: an index of five million addresses as text is larger than all the rest. address_key() is
-- curate's own, 64 bits of FNV-1a; queries compare the address too. The key is NULL until fetch first looks for
-- addresses, or the picture has its photograph.
ALTER TABLE media ADD COLUMN url_key INTEGER;
UPDATE media SET url_key = address_key(url) WHERE url IS NOT NULL AND image_id IS NOT NULL;
DROP INDEX media_by_url;
CREATE INDEX media_by_address ON media (url_key) WHERE url_key IS NOT NULL;
