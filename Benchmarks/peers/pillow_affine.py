"""Peer of `curate export`: Pillow decodes with `draft`, warps by the manifest's own maps, and encodes; a process a core.

Usage: pillow_affine.py MANIFEST IMAGES FOLDER PROCESSES each|once: decodes for each picture, or once for a photograph.
The folder must not be there."""

import itertools
import json
import multiprocessing
import os
import sys
import time

try:
    import PIL
    from PIL import Image, ImageOps
except ImportError as error:
    print(f"Python has no package {error.name or error}")
    sys.exit(69)

SIZE = 224
QUALITY = 92


def upright(source):
    """The photograph, reduced in the DCT to the smallest size that covers a picture, and by how much, each side."""
    with Image.open(source) as image:
        width, height = image.size
        image.draft("RGB", (SIZE, SIZE))
        made = ImageOps.exif_transpose(image).convert("RGB")
        across, down = image.width / width, image.height / height
    return made, (down, across) if image.getexif().get(0x0112, 1) >= 5 else (across, down)


def warped(image, scale, matrix):
    a, b, x, c, d, y = matrix
    across, down = scale
    return image.transform(
        (SIZE, SIZE), Image.Transform.AFFINE, (a * across, b * across, x * across, c * down, d * down, y * down),
        Image.Resampling.BILINEAR)


def write_each(work):
    source, pictures, folder = work
    for name, matrix in pictures:
        image, scale = upright(source)
        warped(image, scale, matrix).save(os.path.join(folder, name), quality=QUALITY)
    return len(pictures)


def write_once(work):
    source, pictures, folder = work
    image, scale = upright(source)
    for name, matrix in pictures:
        warped(image, scale, matrix).save(os.path.join(folder, name), quality=QUALITY)
    return len(pictures)


def main(manifest, images, folder, processes, decodes):
    with open(manifest) as lines:
        rows = sorted((json.loads(line) for line in lines), key=lambda row: row["source_sha256"])
    kinds = {name.split(".")[0]: os.path.join(top, name) for top, _, names in os.walk(images) for name in names}
    begin = time.perf_counter()
    os.makedirs(folder)
    work = []
    for sha256, copies in itertools.groupby(rows, key=lambda row: row["source_sha256"]):
        pictures = [(row["key"] + ".jpg", row["transform"]["matrix"]) for row in copies]
        work.append((kinds[sha256], pictures, folder))
    with multiprocessing.Pool(int(processes)) as pool:
        count = sum(pool.imap_unordered({"each": write_each, "once": write_once}[decodes], work, chunksize=4))
    seconds = time.perf_counter() - begin
    name = f"Pillow {PIL.__version__}, {processes} processes"
    print(json.dumps({"seconds": seconds, "pictures": count, "name": name}))


if __name__ == "__main__":
    main(*sys.argv[1:])
