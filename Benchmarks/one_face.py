"""How well each setting of the face search picks the photographs with exactly one face.

Usage: one_face.py CURATE TRUTH.csv FOLDER [--model FILE]. TRUTH.csv has the columns file and faces_true (counted by
eye; an empty cell leaves the photograph out). Prints a Markdown table with Wilson's 95 % intervals."""

import argparse
import csv
import json
import math
import os
import subprocess
import time

SETTINGS = (
    "", "--upsample 1", "--upsample 2", "--max-side 1024", "--max-side 640", "--max-side 1024 --upsample 1",
    "--min-confidence 0.5", "--min-confidence 1",
)


def wilson(hits, count):
    """The score interval (Wilson 1927) for hits of count, in percent."""
    if not count:
        return "–"
    z = 1.959964
    share = hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return f"{100 * share:.1f} ({100 * (middle - half):.1f}–{100 * (middle + half):.1f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("curate")
    parser.add_argument("truth")
    parser.add_argument("folder")
    parser.add_argument("--model", help="a network of dlib's, for rows with --detector cnn")
    arguments = parser.parse_args()
    with open(arguments.truth, newline="") as rows:
        truth = {row["file"]: int(row["faces_true"]) for row in csv.DictReader(rows) if row["faces_true"].strip()}
    paths = "".join(os.path.join(arguments.folder, file) + "\n" for file in truth)
    settings = list(SETTINGS)
    if arguments.model:
        settings += ["--detector cnn", "--detector cnn --max-side 1024", "--detector cnn --max-side 640"]
    print(f"{len(truth)} photographs, {sum(count == 1 for count in truth.values())} with exactly one face\n")
    print("| settings | called one face | of these right: precision, % | of the true ones found: recall, % | all faces counted right, % | seconds |")
    print("|---|---|---|---|---|---|")
    for setting in settings:
        options = setting.split() + (["--model", arguments.model] if "cnn" in setting else [])
        begin = time.perf_counter()
        done = subprocess.run(
            [arguments.curate, "detect", "-", "--quiet", *options], input=paths, capture_output=True, text=True, check=True)
        seconds = time.perf_counter() - begin
        found = {}
        for line in done.stdout.splitlines():
            answer = json.loads(line)
            found[os.path.basename(answer["file"])] = len(answer["faces"]) if "faces" in answer else None
        called = [file for file in truth if found[file] == 1]
        right = sum(truth[file] == 1 for file in called)
        ones = sum(count == 1 for count in truth.values())
        exact = sum(found[file] == count for file, count in truth.items())
        name = f"`{setting}`" if setting else "none"
        print(
            f"| {name} | {len(called)} | {wilson(right, len(called))} | {wilson(right, ones)} | "
            f"{wilson(exact, len(truth))} | {seconds:.1f} |", flush=True)


if __name__ == "__main__":
    main()
