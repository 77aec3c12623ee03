"""Exports of every format as Hugging Face's datasets reads them, by their READMEs and by its own builders."""

import collections

from exports import counts, export, store_of_labels
from peers import Check, need

datasets = need("datasets")
need("PIL", "pillow")
datasets.disable_progress_bars()

store_of_labels()
check = Check(f"exports in datasets {datasets.__version__}")


def compare(way, stated, loaded, image, label):
    names = sorted(stated["classes"])
    check.equal(f"{way}: splits", ["test", "train"], sorted(loaded))
    for side, rows in loaded.items():
        if hasattr(rows.features[label], "names"):
            check.equal(f"{way}: names of the classes", names, rows.features[label].names)
        found = collections.Counter(names[number] for number in rows[label])
        check.equal(f"{way}: {side}", counts(stated, side), dict(found))
        check.equal(f"{way}: {side}, pixels", {(64, 64)}, {picture.size for picture in rows[image]})


stated = export("folder")
compare("imagefolder", stated, datasets.load_dataset("imagefolder", data_dir="folder"), "image", "label")
compare("folder by its README", stated, datasets.load_dataset("folder"), "image", "label")

stated = export("shards", "--format", "webdataset", "--shard-size", 40)
loaded = datasets.load_dataset("shards")
compare("webdataset by its README", stated, loaded, "jpg", "cls")
for side, rows in loaded.items():
    for row in rows:
        check.equal(f"webdataset: key of {side}", row["__key__"], row["json"]["key"])
        check.equal(f"webdataset: copies of {side}", row["json"]["copy"] > 0, row["json"]["transform"]["draw"] is not None)
files = {side: f"shards/{side}-*.tar" for side in ("train", "test")}
compare("webdataset", stated, datasets.load_dataset("webdataset", data_files=files), "jpg", "cls")

stated = export("coco", "--format", "coco")
loaded = datasets.load_dataset("coco")
compare("coco by its README", stated, loaded, "image", "label")
for side, rows in loaded.items():
    for row in rows:
        check.equal(f"coco: class of {side}", [row["label"]], row["objects"]["category"])
        check.equal(f"coco: a box of {side}", [4], [len(box) for box in row["objects"]["bbox"]])

stated = export("lines", "--format", "manifest")
rows = datasets.load_dataset("lines", split="lines")
for side in ("train", "test"):
    found = collections.Counter(row["label"] for row in rows if row["split"] == side)
    check.equal(f"manifest: {side}", counts(stated, side), dict(found))
check.end()
