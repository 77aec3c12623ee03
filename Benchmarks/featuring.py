"""The work `features`: the embeddings of real photographs by a network, `--photos FOLDER --backbone FILE`."""

import json
import math
import statistics

from detecting import photographs

# The photographs are few: each is taken this often, so that the start of the programs does not decide.
REPEATS = 3
# OpenCV reduces by areas and curate in the DCT and by triangles: the numbers are near, not equal.
LEAST_COSINE = 0.97


def rows(bench, cores):
    files = photographs(bench.photos) * REPEATS
    with open(bench.path("files.txt"), "w") as out:
        out.writelines(file + "\n" for file in files)

    def ours():
        with open(bench.path("files.txt")) as stdin, open(bench.path("ours.jsonl"), "w") as stdout:
            return bench.run(
                "selfies", "features", "-", "--backbone", bench.backbone, "--json", "--jobs", cores, stdin=stdin,
                stdout=stdout)

    for way in ("threads", "processes"):
        row = bench.compare(
            ours, lambda way=way: bench.peer("opencv_features", "files.txt", "peer.jsonl", bench.backbone, way, cores))
        likeness = cosines(bench)
        if len(likeness) < 0.95 * len(files) or statistics.median(likeness) < LEAST_COSINE:
            median = statistics.median(likeness) if likeness else 0
            raise SystemExit(
                f"bench: {len(likeness)} of {len(files)} photographs have features on both sides; "
                f"their median cosine is {median:.3f}")
        speed = f"{len(files) / row[0]:.0f} and {len(files) / row[1]:.0f} a second"
        note = f"{row[2]['name']}; {speed}; median cosine of the embeddings {statistics.median(likeness):.3f}"
        yield f"features: {REPEATS} × {len(files) // REPEATS} real photographs, {cores} cores", *row[:2], note


def cosines(bench):
    """Of the photographs that have features on both sides."""
    with open(bench.path("ours.jsonl")) as ours, open(bench.path("peer.jsonl")) as peer:
        pairs = [(json.loads(a), json.loads(b)) for a, b in zip(ours, peer, strict=True)]
    return [cosine(a["features"], b["features"]) for a, b in pairs if "features" in a and "features" in b]


def cosine(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True)) / math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))
