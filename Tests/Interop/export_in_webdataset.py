"""Shards as webdataset reads them: every picture once, with its class and its line."""

import collections
import glob

from exports import counts, export, store_of_labels
from peers import Check, need

webdataset = need("webdataset")
need("PIL", "pillow")

store_of_labels()
check = Check(f"shards in webdataset {webdataset.__version__}")
stated = export("set", "--format", "webdataset", "--shard-size", 40)
names = sorted(stated["classes"])
for side in ("train", "test"):
    shards = sorted(glob.glob(f"set/{side}-*.tar"))
    check.equal(f"{side}: shards", [f"set/{name}" for name in sorted(stated["shards"]) if name.startswith(side)], shards)
    pattern = f"set/{side}-{{000000..{len(shards) - 1:06d}}}.tar"
    rows = list(webdataset.WebDataset(pattern, shardshuffle=False).decode("pil"))
    found = collections.Counter(names[row["cls"]] for row in rows)
    check.equal(f"{side}: classes", counts(stated, side), dict(found))
    check.equal(f"{side}: keys", len(rows), len({row["__key__"] for row in rows}))
    for row in rows:
        line = row["json"]
        check.equal(f"{side}: line", (row["__key__"], side, names[row["cls"]]), (line["key"], line["split"], line["label"]))
        check.equal(f"{side}: pixels", (64, 64), row["jpg"].size)
check.end()
