"""The works `export` and `export-copies`: real photographs, or drawn ones, to pictures of 224 × 224 pixels."""

import csv
import json
import os
import shutil
import statistics

from detecting import photographs

# The photographs are few: each is taken this often, so that the start of the programs does not decide.
REPEATS = 24
COPIES = 6


def single(bench, cores):
    """One picture of each photograph."""
    files = sources(bench) * REPEATS
    posts = [(file, "yn"[place % 2]) for place, file in enumerate(files)]
    store = prepared(bench, "single", posts)
    ours, theirs, answer = measured(bench, store, cores, "each")
    return line(f"export: {REPEATS} × {len(files) // REPEATS} {kind(bench)} photographs, a picture of each, {cores} cores", ours,
                theirs["each"], answer, "")


def copies(bench, cores):
    """An original and five copies of each photograph. Balance asks for a second class with as many pictures: these are
    tiny, and both sides make them."""
    files = sources(bench)
    tiny = tiny_photographs(bench, COPIES * len(files))
    store = prepared(bench, "copies", [(file, "y") for file in files] + [(file, "n") for file in tiny])
    ours, theirs, answer = measured(
        bench, store, cores, "each", "once", options=("--balance", "--factor", COPIES, "--split", "999999:1"))
    work = f"export-copies: {len(files)} {kind(bench)} photographs, an original and five copies of each, {cores} cores"
    for way, words in (("each", "it decodes for each picture"), ("once", "it decodes once")):
        yield line(work, ours, theirs[way], answer, f"; {words}; {len(tiny)} tiny ones of another class on both sides")


def kind(bench):
    return "real" if bench.photos else "drawn"


def sources(bench):
    if bench.photos:
        return photographs(bench.photos)
    bench.run("sample", "crawl", "--posts", 310, "--seed", 2)
    return photographs(bench.path("crawl"))


def tiny_photographs(bench, count):
    """Copies of one picture of 16 × 16 pixels, told apart by a comment."""
    folder = bench.path("tiny")
    os.makedirs(folder)
    return [varied(TINY, place, os.path.join(folder, f"{place}.jpg")) for place in range(count)]


def varied(jpeg, place, file):
    """Writes a JPEG with a comment that no other has, so that it is a photograph of its own."""
    comment = f"{place}".encode()
    with open(file, "wb") as out:
        out.write(jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:])
    return file


def prepared(bench, name, posts):
    """A store with the photographs, each of an account of its own, and the labels y and n."""
    folder = bench.path(name)
    os.makedirs(folder)
    with open(bench.path(f"{name}/posts.csv"), "w", newline="") as table, open(bench.path(f"{name}.csv"), "w") as votes:
        rows = csv.writer(table)
        rows.writerow(["id", "account", "file"])
        votes.write("item,annotator,label\n")
        for place, (source, label) in enumerate(posts):
            file = f"{place}{os.path.splitext(source)[1]}"
            with open(source, "rb") as photograph:
                content = photograph.read()
            if content[:2] == b"\xff\xd8":
                varied(content, place, os.path.join(folder, file))
            else:
                shutil.copy(source, os.path.join(folder, file))
            rows.writerow([place, f"account{place}", file])
            votes.write(f"{place},bench,{label}\n")
    store = f"{name}.sqlite"
    bench.run("import", f"{name}/posts.csv", "--map", "id=id,account=account,file=file", "--store", store)
    bench.run("votes", "import", f"{name}.csv", "--task", "selfie", "--store", store)
    bench.run("aggregate", "--task", "selfie", "--store", store)
    return name


def measured(bench, name, cores, *ways, options=()):
    """All sides in turn; returns the medians and the last answer. The first export, whose time does not count, leaves in
    the store what is kept for the next ones. Each writes a folder of its own, and none is removed before the end: ext4
    searches long for the numbers of new files where others were removed a moment before. Nobody waits for what others wrote to reach the disk."""

    def ours(place):
        return bench.run(
            "export", f"{name}-{place}", "--label", "selfie", "--group", "account", "--jobs", cores, *options, "--store",
            f"{name}.sqlite")

    ours("first")
    times = {side: [] for side in ("ours", *ways)}
    for place in range(bench.rounds):
        os.sync()
        times["ours"].append(ours(place))
        for way in ways:
            os.sync()
            answer = bench.peer(
                "pillow_affine", f"{name}-{place}/manifest.jsonl", f"{name}.images", f"{name}-peer-{place}-{way}", cores, way)
            times[way].append(answer["seconds"])
    with open(bench.path(f"{name}-first/manifest.jsonl")) as lines:
        count = sum(1 for _ in map(json.loads, lines))
    if count != answer["pictures"]:
        raise SystemExit(f"bench: curate wrote {count} pictures and the peer {answer['pictures']}")
    medians = {side: statistics.median(found) for side, found in times.items()}
    return medians.pop("ours"), medians, answer


def line(work, ours, theirs, answer, words):
    speed = f"{answer['pictures'] / ours:.0f} and {answer['pictures'] / theirs:.0f} pictures a second"
    return work, ours, theirs, f"{answer['name']}; {speed}{words}"


# A gray square, as small as a JPEG of libjpeg gets.
TINY = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c"
    "3933383740485c4e404457453738506d51575f626768673e4d71797064785c656763ffc0000b080010001001011100ffc4001400010000"
    "0000000000000000000000000000ffc40014100100000000000000000000000000000000ffda0008010100003f0000ffd9")
