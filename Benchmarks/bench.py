"""Runs each work and its peer in turn, A B A B, and prints medians and their ratio (README.md says what of)."""

import argparse
import contextlib
import csv
import importlib.metadata
import importlib.util
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

import detecting
import exporting
import featuring
import fetching
import scoring
import tweets
import votes

HERE = os.path.dirname(os.path.abspath(__file__))
CORES = len(os.sched_getaffinity(0))


class Missing(Exception):
    """A peer that this Python cannot run, in words."""


class Bench:
    Missing = Missing

    def __init__(self, curate, folder, arguments):
        self.curate, self.folder, self.rounds = curate, folder, arguments.rounds
        self.large, self.photos, self.backbone = arguments.large, arguments.photos, arguments.backbone
        self.peak = self.burnt = 0

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *arguments, stdin=None, stdout=subprocess.DEVNULL):
        """Runs curate; returns the seconds from its start to its end. `peak` has the megabytes that it held at most,
        `burnt` the seconds of the processors."""
        environment = {name: value for name, value in os.environ.items() if name != "CURATE_STORE"}
        begin = time.perf_counter()
        with subprocess.Popen(
            [self.curate, *map(str, arguments), "--quiet"], cwd=self.folder, env=environment, stdin=stdin,
            stdout=stdout, stderr=subprocess.PIPE, text=True) as process:
            words = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begin
        if process.returncode:
            sys.exit(f"bench: curate {' '.join(map(str, arguments))} ended with {process.returncode}: {words}")
        self.peak, self.burnt = usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime
        return seconds

    def discard(self, name):
        """Removes a folder or a store, to make room."""
        shutil.rmtree(self.path(name), ignore_errors=True)
        remove(self.path(name))

    def peer(self, name, *arguments, python=sys.executable):
        """Runs a peer; returns the seconds that it says, which begin after its imports, and what else it says."""
        done = subprocess.run(
            [python, os.path.join(HERE, "peers", name + ".py"), *map(str, arguments)], cwd=self.folder,
            capture_output=True, text=True)
        if done.returncode == 69:
            raise Missing(done.stdout.strip())
        if done.returncode:
            sys.exit(f"bench: the peer {name} ended with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)

    def program(self, module, *arguments):
        """Runs a Python package's own command; returns the seconds from its start to its end, and what it is called."""
        if importlib.util.find_spec(module) is None:
            raise Missing(f"Python has no package {module.replace('_', '-')}")
        name = module.replace("_", "-")
        begin = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True)
        seconds = time.perf_counter() - begin
        if done.returncode:
            sys.exit(f"bench: {name} ended with {done.returncode}: {done.stderr}")
        return {"seconds": seconds, "name": f"{name} {importlib.metadata.version(name)}"}

    def compare(self, ours, peer, rounds=None):
        """Alternates; `ours` returns seconds, `peer` its answer. Returns the row's numbers and the last answer."""
        times = {"ours": [], "peer": []}
        for _ in range(rounds or self.rounds):
            times["ours"].append(ours())
            answer = peer()
            times["peer"].append(answer["seconds"])
        return statistics.median(times["ours"]), statistics.median(times["peer"]), answer


def detect(bench):
    yield from detecting.rows(bench, CORES)


def features(bench):
    if not (bench.photos and bench.backbone):
        raise Missing("it needs --photos FOLDER and --backbone FILE")
    missing = yield from featuring.rows(bench, CORES)
    if missing:
        raise Missing("; ".join(missing))


def import_ours(bench):
    remove(bench.path("ours.sqlite"))
    return bench.run("import", "tweets.jsonl", "--store", "ours.sqlite", "--observed-at", "2018-11-01T00:00:00Z")


def import_(bench):
    """Whole processes, as a user runs them."""
    yield import_by_sqlite_utils(bench, 60_000, bench.rounds)
    if bench.large:
        yield import_by_sqlite_utils(bench, 1_000_000, 1)


def import_by_sqlite_utils(bench, count, rounds):
    size = make_tweets(bench, count)

    def peer():
        remove(bench.path("peer.db"))
        return bench.program("sqlite_utils", "insert", "peer.db", "tweets", "tweets.jsonl", "--nl", "--flatten")

    row = bench.compare(lambda: import_ours(bench), peer, rounds)
    queries = {
        "ours.sqlite": "SELECT count(*), sum(likes) FROM post JOIN post_observation ON post_id = post.id",
        "peer.db": "SELECT count(*), sum(favorite_count) FROM tweets",
    }
    facts = [query(bench.path(name), sql) for name, sql in queries.items()]
    if facts[0] != facts[1] or facts[0][0] != count:
        sys.exit(f"bench: of {count} tweets and their likes curate has {facts[0]} and the peer {facts[1]}")
    once = ", once" if rounds == 1 else ""
    note = f"{row[2]['name']} insert --nl --flatten{once}; as many posts with as many likes"
    return f"import: {count:,} tweets, {size:,.0f} MB", *row[:2], note


def import_by_hand(bench):
    size = make_tweets(bench, 60_000)
    schema = os.path.join(HERE, "..", "Migrations", "0001_first_store.sql")
    row = bench.compare(
        lambda: import_ours(bench), lambda: bench.peer("json_sqlite", "tweets.jsonl", "peer.sqlite", schema))
    for table in ("post", "post_observation", "account", "media"):
        rows = [query(bench.path(name), f"SELECT count(*) FROM {table}")[0] for name in ("ours.sqlite", "peer.sqlite")]
        if rows[0] != rows[1]:
            sys.exit(f"bench: the table {table} has {rows[0]} rows of curate's and {rows[1]} of the peer's")
    return f"import: 60,000 tweets, {size:.0f} MB", *row[:2], f"{row[2]['name']}; as many rows in each table"


def make_tweets(bench, count):
    """Returns the megabytes."""
    tweets.write(bench.path("tweets.jsonl"), count)
    return os.path.getsize(bench.path("tweets.jsonl")) / 1e6


def query(database, sql):
    with contextlib.closing(sqlite3.connect(database)) as db:
        return db.execute(sql).fetchone()


def agreement(bench):
    chance = random.Random(3)
    with open(bench.path("votes.csv"), "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["item", "annotator", "label"])
        for item in range(40_000):
            truth = chance.randrange(3)
            for annotator in chance.sample(range(30), 5):
                label = chance.randrange(3) if chance.random() < 0.3 else truth
                writer.writerow([f"item{item}", f"worker{annotator}", f"c{label}"])

    def ours():
        with open(bench.path("agreement.json"), "w") as stdout:
            return bench.run("agreement", "votes.csv", "--json", stdout=stdout)

    row = bench.compare(ours, lambda: bench.peer("statsmodels_fleiss", "votes.csv"))
    with open(bench.path("agreement.json")) as file:
        kappa = json.load(file)["fleiss_kappa"]["value"]
    if abs(kappa - row[2]["kappa"]) > 1e-10:
        sys.exit(f"bench: Fleiss kappa is {kappa} for curate and {row[2]['kappa']} for the peer")
    return "agreement: 200,000 votes", *row[:2], f"{row[2]['name']}; the same kappa"


def aggregate(bench):
    """crowd-kit as it comes, then with as many iterations as curate took."""
    votes.write(bench.path("votes.csv"), 100_000)
    rounds = min(bench.rounds, 3)

    def ours():
        with open(bench.path("ours.json"), "w") as stdout:
            return bench.run(
                "aggregate", "votes.csv", "-o", "ours.csv", "--method", "dawid-skene", "--json", stdout=stdout)

    def labels(name):
        with open(bench.path(name), newline="") as file:
            return {row["item"]: row["label"] for row in csv.DictReader(file)}

    ours()
    with open(bench.path("ours.json")) as file:
        iterations = json.load(file)["convergence"]["iterations"]
    for limit in ([], [iterations]):
        row = bench.compare(
            ours, lambda: bench.peer("crowdkit_dawid_skene", "votes.csv", "peer.csv", *limit), rounds)
        found, wanted = labels("ours.csv"), labels("peer.csv")
        same = sum(found[item] == label for item, label in wanted.items())
        if found.keys() != wanted.keys() or same < 0.98 * len(found):
            sys.exit(f"bench: of {len(found)} labels {same} are those of the peer, which has {len(wanted)}")
        note = (
            f"{row[2]['name']}, {row[2]['iterations']} iterations (curate: {iterations}); "
            f"{same / len(found):.2%} of the labels the same")
        yield "aggregate: 300,000 votes", *row[:2], note


def export(bench):
    return exporting.single(bench, CORES)


def export_copies(bench):
    yield from exporting.copies(bench, CORES)


def fetch(bench):
    missing = yield from fetching.rows(bench)
    if missing:
        raise Missing("; ".join(missing))


def score(bench):
    yield from scoring.rows(bench)


def remove(store):
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(store + ending):
            os.remove(store + ending)


WORKS = {
    "detect": detect, "features": features, "import": import_, "import-by-hand": import_by_hand, "agreement": agreement,
    "aggregate": aggregate, "score": score, "export": export,
    "export-copies": export_copies, "fetch": fetch,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("curate", help="the program")
    parser.add_argument("works", nargs="*", metavar="WORK", help=f"of {', '.join(WORKS)}; all where none is named")
    parser.add_argument("--rounds", type=int, default=5, help="how often each side runs (default: 5)")
    parser.add_argument(
        "--large", action="store_true",
        help="import a million tweets too, and score five million posts, once: minutes, and 12 GB of disk")
    parser.add_argument("--photos", metavar="FOLDER", help="real photographs, for detect, features and export")
    parser.add_argument(
        "--backbone", metavar="FILE", type=os.path.abspath,
        help="a network of 224 × 224 pixels with the output embedding, for features")
    arguments = parser.parse_intermixed_args()
    unknown = set(arguments.works) - set(WORKS)
    if unknown or arguments.rounds < 1:
        parser.error(f"there is no work {', '.join(sorted(unknown))}" if unknown else "--rounds must be 1 or more")

    print(f"{CORES} cores, medians of {arguments.rounds}", flush=True)
    rows = []
    for name in arguments.works or WORKS:
        with tempfile.TemporaryDirectory(prefix="curate-bench-") as folder:
            bench = Bench(os.path.abspath(arguments.curate), folder, arguments)
            try:
                found = WORKS[name](bench)
                for work, ours, peer, note in [found] if isinstance(found, tuple) else found:
                    ratio = f"{peer / ours:.{1 if peer > ours else 2}f}"
                    rows.append((work, f"{ours:.3f} s", f"{peer:.3f} s", ratio, note))
            except Missing as missing:
                rows.append((name, "", "", "", f"skipped: {missing}"))
    table = [("work", "ours", "peer", "ratio", "the peer"), *rows]
    widths = [max(len(row[column]) for row in table) for column in range(4)]
    for work, ours, peer, ratio, note in table:
        print(f"{work:<{widths[0]}}  {ours:>{widths[1]}}  {peer:>{widths[2]}}  {ratio:>{widths[3]}}  {note}")


if __name__ == "__main__":
    main()
