"""The work `features`: the embeddings of real photographs by a network, `--photos FOLDER --backbone FILE`."""

import json
import math
import os
import statistics
import sys

from detecting import photographs

# The photographs are few: each is taken this often, so that the start of the programs does not decide.
REPEATS = 3
# OpenCV reduces by areas and curate in the DCT and by triangles: the numbers are near, not equal.
LEAST_COSINE = 0.97
# Where Debian's python3-opencv is found, whichever Python runs the benchmarks.
SYSTEM = "/usr/bin/python3"


def rows(bench, cores):
    """Yields a row for each OpenCV that is there, by the quicker of its two ways; returns in words what is not."""
    files = photographs(bench.photos) * REPEATS
    with open(bench.path("files.txt"), "w") as out:
        out.writelines(file + "\n" for file in files)

    there, missing = pythons(bench, cores)
    ways = [(python, way) for python in there for way in ("threads", "processes")]
    ours, answers = [], {key: [] for key in ways}
    for _ in range(bench.rounds if ways else 0):
        ours.append((take(bench, cores), bench.burnt))
        for python, way in ways:
            answers[python, way].append(ask(bench, python, way, cores))
            answers[python, way][-1]["cosine"] = checked(cosines(bench), files)

    work = f"features: {REPEATS} × {len(files) // REPEATS} real photographs, {cores} cores"
    for python in there:
        theirs = min((answers[python, way] for way in ("threads", "processes")), key=seconds)
        taken, mine = map(statistics.median, zip(*ours, strict=True))
        speed = f"{len(files) / taken:.0f} and {len(files) / seconds(theirs):.0f} a second"
        burnt = f"{mine:.1f} and {statistics.median(answer['burnt'] for answer in theirs):.1f} s of the processors"
        note = f"{theirs[0]['name']}; {speed}; {burnt}; median cosine of the embeddings {theirs[0]['cosine']:.3f}"
        yield work, taken, seconds(theirs), note
    return missing


def pythons(bench, cores):
    """The Pythons with an OpenCV, PYTHON's and the system's, and what is missing of them."""
    with open(bench.path("none.txt"), "w"):
        pass
    there, missing = [], []
    for python in dict.fromkeys([sys.executable, SYSTEM]):
        if not os.path.exists(python):
            continue
        try:
            bench.peer("opencv_features", "none.txt", "none.jsonl", bench.backbone, "threads", cores, python=python)
            there.append(python)
        except bench.Missing as words:
            missing.append(f"{words} ({python})")
    return there, missing


def take(bench, cores):
    with open(bench.path("files.txt")) as stdin, open(bench.path("ours.jsonl"), "w") as stdout:
        return bench.run(
            "selfies", "features", "-", "--backbone", bench.backbone, "--features", "backbone", "--layer", "embedding",
            "--views", "whole", "--json", "--jobs", cores, stdin=stdin, stdout=stdout)


def ask(bench, python, way, cores):
    return bench.peer("opencv_features", "files.txt", "peer.jsonl", bench.backbone, way, cores, python=python)


def seconds(answers):
    return statistics.median(answer["seconds"] for answer in answers)


def checked(likeness, files):
    """Returns the median cosine; ends where too few photographs have features, or features of something else."""
    median = statistics.median(likeness) if likeness else 0
    if len(likeness) < 0.95 * len(files) or median < LEAST_COSINE:
        raise SystemExit(
            f"bench: {len(likeness)} of {len(files)} photographs have features on both sides; "
            f"their median cosine is {median:.3f}")
    return median


def cosines(bench):
    """Of the photographs that have features on both sides."""
    with open(bench.path("ours.jsonl")) as ours, open(bench.path("peer.jsonl")) as peer:
        pairs = [(json.loads(a), json.loads(b)) for a, b in zip(ours, peer, strict=True)]
    return [cosine(a["features"], b["features"]) for a, b in pairs if "features" in a and "features" in b]


def cosine(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True)) / math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))
