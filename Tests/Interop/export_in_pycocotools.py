"""Annotations as pycocotools reads them."""

import contextlib
import io
import os

from exports import counts, export, store_of_labels
from peers import Check, need

coco = need("pycocotools.coco", "pycocotools")

store_of_labels()
check = Check("annotations in pycocotools")
stated = export("set", "--format", "coco")
for side in ("train", "test"):
    with contextlib.redirect_stdout(io.StringIO()):
        found = coco.COCO(f"set/annotations/{side}.json")
    names = {category["id"]: category["name"] for category in found.loadCats(found.getCatIds())}
    check.equal(f"{side}: categories", {1 + i: name for i, name in enumerate(sorted(stated["classes"]))}, names)
    per_class = {name: len(found.getImgIds(catIds=[number])) for number, name in names.items()}
    check.equal(f"{side}: pictures", counts(stated, side), per_class)
    for image in found.loadImgs(found.getImgIds()):
        check.equal(f"{side}: file", True, os.path.isfile(f"set/{side}/{image['file_name']}"))
        boxes = [found.anns[i]["bbox"] for i in found.getAnnIds(imgIds=[image["id"]])]
        check.equal(f"{side}: boxes of a picture", 1, len(boxes))
        x, y, width, height = boxes[0]
        inside = x >= 0 and y >= 0 and width > 0 and height > 0 and x + width <= 64.01 and y + height <= 64.01
        check.equal(f"{side}: box within its picture", True, inside)
check.end()
