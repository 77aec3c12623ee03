"""`curate score` and pandas with statsmodels, on one store of a made-up crawl and its revisit."""

import contextlib
import json
import sqlite3
import sys

TERMS = ("intercept", "log10_followers", "hashtags")


def rows(bench):
    yield row(bench, 500_000, min(bench.rounds, 3))
    if bench.large:
        yield row(bench, 5_000_000, 1)


def row(bench, posts, rounds):
    store = make_store(bench, posts)
    peaks = []

    def ours():
        with open(bench.path("score.json"), "w") as stdout:
            seconds = bench.run("score", "--store", store, "--json", stdout=stdout)
        peaks.append(bench.peak)
        return seconds

    def peer():
        return bench.peer("statsmodels_score", store, "peer.sqlite")

    mine, theirs, answer = bench.compare(ours, peer, rounds)
    with open(bench.path("score.json")) as file:
        found = json.load(file)
    check_numbers(found, answer)
    ties = check_labels(bench, store, found)
    bench.discard(store)
    note = (
        f"{answer['name']}{', once' if rounds == 1 else ''}; the same numbers and labels"
        f"{f' but for {ties} ties' if ties else ''}; "
        f"peak memory {max(peaks):,.0f} MB and {answer['megabytes']:,.0f} MB")
    return f"score: {answer['posts']:,} of {posts:,} posts", mine, theirs, note


def make_store(bench, posts):
    """The dumps take a gigabyte a million posts, and go as soon as the store has them."""
    name = f"score-{posts}.sqlite"
    bench.run("sample", "crawl", "--posts", posts, "--images", 0, "--seed", 5)
    bench.run("import", "crawl/crawl", "--store", name)
    bench.run("import", "crawl/revisit", "--store", name, "--revisit")
    bench.discard("crawl")
    return name


def check_numbers(found, answer):
    def demand(what, ours, peers, tolerance):
        if abs(ours - peers) > tolerance * max(1, abs(peers)):
            sys.exit(f"bench: {what} is {ours} for curate and {peers} for the peer")

    for what in ("posts", "accounts"):
        demand(f"the number of {what}", found[what], answer[what], 0)
    for tail in ("top", "bottom"):
        demand(f"the number of posts called {tail}", found["labels"][tail], answer[tail], 0)
    for what in ("coefficients", "standard_errors", "standard_errors_clustered"):
        for index, term in enumerate(TERMS):
            demand(f"{term} of the {what}", found[what][term], answer[what][index], 1e-9)
    demand("R²", found["r_squared"], answer["r_squared"], 1e-9)


def check_labels(bench, store, found):
    """Returns how many posts have another label than the peer's, all of them with the very score of a border."""
    with contextlib.closing(sqlite3.connect(bench.path(store))) as db:
        set_id, = db.execute("SELECT id FROM label_set WHERE name = ?", (found["name"],)).fetchone()
        db.execute("ATTACH ? AS peer", (bench.path("peer.sqlite"),))
        other = """
            SELECT count(*), coalesce(max(abs(o.score - p.score)), 0), count(p.post)
            FROM post_label AS o LEFT JOIN peer.label AS p ON p.post = o.post_id WHERE o.set_id = ?
        """
        count, furthest, matched = db.execute(other, (set_id,)).fetchone()
        if count != matched or count != found["posts"]:
            sys.exit(f"bench: of {count} posts that curate labels the peer has {matched}")
        if furthest > 1e-9:
            sys.exit(f"bench: a score of curate's is {furthest} off the peer's")
        differing = """
            SELECT o.post_id, o.score FROM post_label AS o JOIN peer.label AS p ON p.post = o.post_id
            WHERE o.set_id = ? AND o.value IS NOT p.value
        """
        scores = dict(db.execute(differing, (set_id,)))
    borders = [border for border in found["thresholds"].values() if border is not None]
    for post, score in scores.items():
        if min(abs(score - border) for border in borders) > 1e-9:
            sys.exit(f"bench: post {post} has another label than the peer's, and its score {score} is no border's")
    return len(scores)
