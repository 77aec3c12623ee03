"""An export as Hugging Face's datasets reads it, as a folder of images and by its README."""

import collections
import json

from peers import Check, need, run

datasets = need("datasets")
need("PIL", "pillow")

run("sample", "sample", "--posts", 60)
run("import", "sample/crawl")
run("votes", "import", "sample/votes.csv", "--task", "selfie")
run("aggregate", "--task", "selfie")
run("export", "set", "--label", "selfie", "--balance", "--size", 64)
with open("set/dataset.json") as file:
    stated = json.load(file)["classes"]

datasets.disable_progress_bars()
check = Check(f"an export in datasets {datasets.__version__}")
for way, loaded in [
    ("imagefolder", datasets.load_dataset("imagefolder", data_dir="set")),
    ("README", datasets.load_dataset("set")),
]:
    check.equal(f"{way}: splits", ["test", "train"], sorted(loaded))
    for side, rows in loaded.items():
        names = rows.features["label"].names
        check.equal(f"{way}: names of the classes", sorted(stated), names)
        found = collections.Counter(names[label] for label in rows["label"])
        check.equal(f"{way}: {side}", {name: stated[name][side] for name in stated}, dict(found))
        sizes = {image.size for image in rows["image"]}
        check.equal(f"{way}: {side}, pixels", {(64, 64)}, sizes)
check.end()
