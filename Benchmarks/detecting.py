"""The work `detect`: faces of photographs, drawn ones and, where there are some, real ones."""

import json
import os

# Real photographs are few: each is searched this often, so that the start of the programs does not decide.
REPEATS = 3
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


def rows(bench, cores):
    bench.run("sample", "faces", "--posts", 240, "--seed", 1)
    drawn = photographs(bench.path("faces/crawl"))
    yield compared(bench, drawn, f"detect: {len(drawn)} drawn photographs", cores)
    real = photographs(bench.photos) if bench.photos else []
    if not real:
        return
    work = f"detect: {REPEATS} × {len(real)} real photographs"
    yield compared(bench, real * REPEATS, work, cores)
    yield compared(bench, real * REPEATS, work + ", --max-side 640", cores, "--max-side", 640)


def photographs(folder):
    everything = [os.path.join(top, name) for top, _, names in os.walk(folder) for name in names]
    return sorted(os.path.abspath(file) for file in everything if file.lower().endswith(SUFFIXES))


def compared(bench, files, work, cores, *options):
    """The same files, listed on standard input, by curate with `options` and by dlib's Python module at full size."""
    with open(bench.path("files.txt"), "w") as out:
        out.writelines(file + "\n" for file in files)

    def ours():
        with open(bench.path("files.txt")) as stdin, open(bench.path("ours.jsonl"), "w") as stdout:
            return bench.run("detect", "-", "--jobs", cores, *options, stdin=stdin, stdout=stdout)

    ours, peer, answer = bench.compare(ours, lambda: bench.peer("dlib_detect", "files.txt", "peer.jsonl", cores))
    counts = []
    for name in ("ours.jsonl", "peer.jsonl"):
        with open(bench.path(name)) as lines:
            counts.append([len(json.loads(line).get("faces", [])) for line in lines])
    same = sum(a == b for a, b in zip(*counts, strict=True))
    speed = f"{len(files) / ours:.0f} and {len(files) / peer:.1f} a second"
    return f"{work}, {cores} cores", ours, peer, f"{answer['name']}; {speed}; {same} of {len(files)} with as many faces"
