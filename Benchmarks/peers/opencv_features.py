"""Peer of `curate selfies features --backbone`: OpenCV's own Python module, by its threads or a process a core."""

import json
import multiprocessing
import os
import sys
import time

try:
    import cv2
except ImportError as error:
    print(f"Python has no package {error.name or error}")
    sys.exit(69)

SIDE = 224
LAYER = "embedding"
net = None


def prepare(model, threads):
    global net
    cv2.setNumThreads(threads)
    net = cv2.dnn.readNetFromONNX(model)


def features(file):
    picture = cv2.imread(file)
    if picture is None:
        return json.dumps({"file": file, "error": "it cannot be read"})
    height, width = picture.shape[:2]
    scale = SIDE / min(width, height)
    sides = (max(SIDE, round(width * scale)), max(SIDE, round(height * scale)))
    picture = cv2.resize(picture, sides, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    left, top = (sides[0] - SIDE) // 2, (sides[1] - SIDE) // 2
    picture = picture[top:top + SIDE, left:left + SIDE]
    net.setInput(cv2.dnn.blobFromImage(picture, swapRB=True))
    return json.dumps({"file": file, "features": net.forward(LAYER)[0].tolist()})


def burnt():
    """Seconds of the processors, of this process and of those that it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    listed, output, model, way, cores = sys.argv[1:]
    # What OpenCV says of odd files belongs nowhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    before, begin = burnt(), time.perf_counter()
    with open(listed) as lines:
        files = lines.read().splitlines()
    with open(output, "w") as out:
        if way == "threads":
            prepare(model, int(cores))
            for file in files:
                out.write(features(file) + "\n")
            seconds = time.perf_counter() - begin
        else:
            with multiprocessing.Pool(int(cores), prepare, (model, 1)) as pool:
                for line in pool.imap(features, files, chunksize=4):
                    out.write(line + "\n")
                seconds = time.perf_counter() - begin
                pool.close()
                pool.join()
    name = f"OpenCV {cv2.__version__} for Python, {cores} {way}"
    print(json.dumps({"seconds": seconds, "burnt": burnt() - before, "name": name}))
