"""Peer of `curate export`: Pillow decodes, warps by the manifest's own maps, and encodes; a process a core."""

import itertools
import json
import multiprocessing
import os
import shutil
import sys
import time

try:
    import PIL
    from PIL import Image, ImageOps
except ImportError as error:
    print(f"Python has no package {error.name or error}")
    sys.exit(69)


def write(work):
    source, pictures, folder = work
    with Image.open(source) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    for name, matrix in pictures:
        made = upright.transform((224, 224), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
        made.save(os.path.join(folder, name), quality=92)
    return len(pictures)


def main(manifest, images, folder, processes):
    shutil.rmtree(folder, ignore_errors=True)
    with open(manifest) as lines:
        rows = sorted((json.loads(line) for line in lines), key=lambda row: row["source_sha256"])
    begin = time.perf_counter()
    os.makedirs(folder)
    work = []
    for sha256, copies in itertools.groupby(rows, key=lambda row: row["source_sha256"]):
        pictures = [(row["key"] + ".jpg", row["transform"]["matrix"]) for row in copies]
        work.append((f"{images}/{sha256[:2]}/{sha256}.jpg", pictures, folder))
    with multiprocessing.Pool(int(processes)) as pool:
        count = sum(pool.imap_unordered(write, work, chunksize=4))
    seconds = time.perf_counter() - begin
    name = f"Pillow {PIL.__version__}, {processes} processes"
    print(json.dumps({"seconds": seconds, "pictures": count, "name": name}))


if __name__ == "__main__":
    main(*sys.argv[1:])
