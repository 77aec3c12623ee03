"""Peer of `curate detect`: dlib's own Python module with Pillow, as many processes as cores."""

import json
import multiprocessing
import sys
import time

try:
    import dlib
    import numpy
    from PIL import Image, ImageOps
except ImportError as error:
    print(f"Python has no package {error.name or error}")
    sys.exit(69)

detector = None


def prepare():
    global detector
    detector = dlib.get_frontal_face_detector()


def faces(file):
    with Image.open(file) as image:
        pixels = numpy.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    boxes, scores, _ = detector.run(pixels, 0, 0.0)
    found = [
        {"left": box.left(), "top": box.top(), "right": box.right(), "bottom": box.bottom(), "confidence": score}
        for box, score in zip(boxes, scores)
    ]
    return json.dumps({"file": file, "width": pixels.shape[1], "height": pixels.shape[0], "faces": found})


if __name__ == "__main__":
    begin = time.perf_counter()
    with open(sys.argv[1]) as lines:
        files = lines.read().splitlines()
    with multiprocessing.Pool(int(sys.argv[3]), prepare) as pool, open(sys.argv[2], "w") as out:
        for line in pool.imap(faces, files, chunksize=4):
            out.write(line + "\n")
    seconds = time.perf_counter() - begin
    name = f"Python's dlib {dlib.__version__} with Pillow, {sys.argv[3]} processes"
    print(json.dumps({"seconds": seconds, "name": name}))
