"""Leaks planted on purpose, and which of them `curate verify` finds: a table in Markdown.

Usage: planted_leaks.py CURATE [PHOTOS] [--most N] [--keep FOLDER]

Every photograph of the folder PHOTOS (../shared/data/photos beside the checkout where none is named) goes into train/ as
it is, and into test/ once for each way below of making a copy of it. A copy is found where `verify` names it together with
the photograph it was made of. Where it names a copy together with another photograph, that is a false alarm, unless the
folder holds one photograph twice: these pairs are listed below the table, to be looked at.
"""

import argparse
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from peers import curate, need

need("PIL", "pillow")
from PIL import Image, ImageDraw, ImageEnhance, ImageOps  # noqa: E402


def resized(picture, share):
    return picture.resize((max(1, round(picture.width * share)), max(1, round(picture.height * share))), Image.LANCZOS)


def cropped(picture, left, top, right, bottom):
    """Without these shares of the width and the height."""
    width, height = picture.size
    return picture.crop(
        (round(width * left), round(height * top), width - round(width * right), height - round(height * bottom))
    )


def bordered(picture):
    edge = max(1, round(0.05 * max(picture.size)))
    return ImageOps.expand(picture, border=edge, fill=(255, 255, 255))


def captioned(picture):
    bar = max(1, round(0.12 * picture.height))
    below = Image.new("RGB", (picture.width, picture.height + bar), (0, 0, 0))
    below.paste(picture, (0, 0))
    draw = ImageDraw.Draw(below)
    for line in range(2):
        top = picture.height + bar * (1 + 2 * line) // 5
        draw.rectangle((picture.width // 10, top, picture.width * (8 - line) // 10, top + bar // 5), fill=(255, 255, 255))
    return below


# What is made of an upright photograph, and the quality it is encoded at.
ways = {
    "resized to 60 %": (lambda picture: resized(picture, 0.6), 90),
    "JPEG quality 40": (lambda picture: picture, 40),
    "cropped by 5 % (2.5 % on each side)": (lambda picture: cropped(picture, 0.025, 0.025, 0.025, 0.025), 90),
    "in a mirror": (ImageOps.mirror, 90),
    "brighter by 30 %": (lambda picture: ImageEnhance.Brightness(picture).enhance(1.3), 90),
    "darker by 30 %": (lambda picture: ImageEnhance.Brightness(picture).enhance(0.7), 90),
    "gray": (lambda picture: picture.convert("L").convert("RGB"), 90),
    "JPEG quality 10": (lambda picture: picture, 10),
    "resized to 10 %": (lambda picture: resized(picture, 0.1), 90),
    "cropped by 5 %, on the left only": (lambda picture: cropped(picture, 0.05, 0, 0, 0), 90),
    "cropped by 10 % (5 % on each side)": (lambda picture: cropped(picture, 0.05, 0.05, 0.05, 0.05), 90),
    "cropped by 20 % (10 % on each side)": (lambda picture: cropped(picture, 0.1, 0.1, 0.1, 0.1), 90),
    "squeezed to a square of 224 pixels": (lambda picture: picture.resize((224, 224), Image.LANCZOS), 90),
    "turned by 3 degrees": (lambda picture: picture.rotate(3, Image.BICUBIC, expand=False), 90),
    "a white border of 5 %": (bordered, 90),
    "a caption below, 12 % of the height": (captioned, 90),
}
exact = "exact copy"


def plant(photographs, root):
    """Writes train/ and test/. Files that Pillow cannot open are left out, and those that are equal to another."""
    (root / "train" / "x").mkdir(parents=True)
    (root / "test" / "x").mkdir(parents=True)
    planted = []
    seen = set()
    for path in photographs:
        if path.read_bytes() in seen:
            continue
        seen.add(path.read_bytes())
        try:
            with Image.open(path) as opened:
                picture = ImageOps.exif_transpose(opened).convert("RGB")
        except OSError:
            continue
        number = len(planted)
        planted.append(path)
        shutil.copyfile(path, root / "train" / "x" / f"{number}{path.suffix}")
        shutil.copyfile(path, root / "test" / "x" / f"{number}-copy{path.suffix}")
        for place, (make, quality) in enumerate(ways.values()):
            make(picture).save(root / "test" / "x" / f"{number}-{place}.jpg", quality=quality)
    return planted


def findings(root):
    """Pairs of a copy and a photograph: (number of the photograph copied, way, number of the photograph found)."""
    listed = root / "found.jsonl"
    done = subprocess.run(
        [curate, "verify", str(root), "--json", "--quiet", "--list", str(listed)], capture_output=True, text=True
    )
    if done.returncode not in (0, 1):
        sys.exit(f"MISMATCH: curate verify ended with {done.returncode}: {done.stderr}")
    names = list(ways)
    with open(listed) as file:
        for finding in map(json.loads, file):
            if finding["kind"] not in ("same_bytes_on_both_sides", "near_duplicate_on_both_sides"):
                sys.exit(f"MISMATCH: nothing else was planted, and verify found {finding}")
            stems = [pathlib.PurePath(place) for place in finding["places"]]
            sources = [int(place.stem) for place in stems if place.parts[0] == "train"]
            for place in stems:
                if place.parts[0] == "test":
                    number, way = place.stem.split("-")
                    for source in sources:
                        yield int(number), exact if way == "copy" else names[int(way)], source


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("curate")
    default = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data" / "photos"
    parser.add_argument("photos", nargs="?", type=pathlib.Path, default=default)
    parser.add_argument("--most", type=int, default=None, help="take so many photographs only")
    parser.add_argument("--keep", type=pathlib.Path, help="a new folder, to look at the pictures afterwards")
    arguments = parser.parse_args()
    if not arguments.photos.is_dir():
        print(f"skipped: there is no folder of photographs {arguments.photos.name}; name one")
        return
    kinds = {".jpg", ".jpeg", ".png", ".webp"}
    photographs = sorted(path for path in arguments.photos.rglob("*") if path.suffix.lower() in kinds)[: arguments.most]
    with tempfile.TemporaryDirectory() as scratch:
        root = arguments.keep or pathlib.Path(scratch) / "planted"
        planted = plant(photographs, root)
        found = list(findings(root))
    right = collections.Counter(way for number, way, source in set(found) if number == source)
    others = collections.defaultdict(set)
    pairs = collections.defaultdict(set)
    for number, way, source in found:
        if number != source:
            others[way].add((number, source))
            pairs[frozenset((number, source))].add(way)
    print(f"{len(planted)} photographs, {len(planted)} copies of each kind\n")
    print("| copy | found | share | with another photograph |\n|---|---|---|---|")
    for way in [exact, *ways]:
        share = 100 * right[way] / max(1, len(planted))
        print(f"| {way} | {right[way]} | {share:.1f} % | {len(others[way])} |")
    if pairs:
        print("\nPairs of different files that were named together, by how many kinds of copies:\n")
        for pair in sorted(pairs, key=lambda pair: (-len(pairs[pair]), sorted(pair))):
            one, other = (planted[number].name for number in sorted(pair))
            print(f"- {one} and {other}: {len(pairs[pair])}")
    if right[exact] != len(planted):
        sys.exit(f"\nMISMATCH: only {right[exact]} of {len(planted)} exact copies were found")


main()
