-- What a run made, in numbers: the whole numbers of its command's answer, as a JSON object. NULL: it gave none, or was
-- killed, or is still at work.
ALTER TABLE run ADD COLUMN counts TEXT;
