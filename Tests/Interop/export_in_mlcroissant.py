"""croissant.json of every format: validated without a warning, and its records read."""

import collections
import logging
import os
import warnings

# What it unpacks is kept by name alone; a check gets a place of its own.
os.environ["CROISSANT_CACHE"] = os.path.abspath("croissant-cache")

from exports import counts, export, store_of_labels
from peers import Check, need

mlcroissant = need("mlcroissant")
need("PIL", "pillow")


class Complaints(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


complaints = Complaints()
for logger in (logging.getLogger(), logging.getLogger("absl")):
    logger.addHandler(complaints)

store_of_labels()
check = Check("croissant.json in mlcroissant")


def text(value):
    return value.decode() if isinstance(value, bytes) else value


for format, more in [("folder", []), ("webdataset", ["--shard-size", 40]), ("coco", []), ("manifest", [])]:
    stated = export(format, "--format", format, *more)
    complaints.lines.clear()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        dataset = mlcroissant.Dataset(f"{format}/croissant.json")
    issues = dataset.metadata.ctx.issues
    check.equal(f"{format}: errors", set(), set(issues.errors))
    check.equal(f"{format}: warnings", set(), set(issues.warnings))
    check.equal(f"{format}: classes", sorted(stated["classes"]), [text(r["classes/name"]) for r in dataset.records("classes")])
    check.equal(f"{format}: sides", ["train", "test"], [text(r["sides/name"]) for r in dataset.records("sides")])
    for records in ["lines"] if format == "manifest" else ["lines", "pictures"]:
        rows = list(dataset.records(records))
        for side in ("train", "test"):
            found = collections.Counter(
                text(row[f"{records}/label"]) for row in rows if text(row[f"{records}/split"]) == side
            )
            check.equal(f"{format}: {records} of {side}", counts(stated, side), dict(found))
        if records == "pictures":
            check.equal(f"{format}: pixels", {(64, 64)}, {row["pictures/image"].size for row in rows})
    check.equal(f"{format}: complaints", [], complaints.lines)
check.end()
