#!/usr/bin/env python3
"""Writes what dlib's own Python module finds with its face network, for CNNRealPhotosTests.swift.

    write.py mmod_human_face_detector.dat PHOTOS > photos.csv

The table that is checked in was written with dlib 20.0.1, Pillow and numpy from PyPI. PHOTOS is a folder; of its
photographs without an EXIF turn every seventh below a megapixel is taken, and, at upsample 1, every fourteenth below 0.2
megapixels: dlib needs seconds for a megapixel.
"""
import csv
import json
import os
import sys

import dlib
import numpy
from PIL import Image, UnidentifiedImageError


def photographs(folder):
    for name in sorted(os.listdir(folder)):
        try:
            image = Image.open(os.path.join(folder, name))
        except UnidentifiedImageError:
            continue
        if image.getexif().get(274, 1) == 1:
            yield name, image.width * image.height


def main(model, folder):
    network = dlib.cnn_face_detection_model_v1(model)
    candidates = list(photographs(folder))
    chosen = [(name, 0) for name, _ in [c for c in candidates if c[1] < 1_000_000][::7]]
    chosen += [(name, 1) for name, _ in [c for c in candidates if c[1] < 200_000][::14]]
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["file", "upsample", "faces", "boxes"])
    for name, upsample in chosen:
        pixels = numpy.asarray(Image.open(os.path.join(folder, name)).convert("RGB"))
        faces = network(pixels, upsample)
        boxes = [
            [f.rect.left(), f.rect.top(), f.rect.right(), f.rect.bottom(), round(f.confidence, 5)] for f in faces
        ]
        table.writerow([name, upsample, len(faces), json.dumps(boxes)])


main(*sys.argv[1:])
