"""Peer of `curate import`: Python's json and sqlite3, the same rows into the same tables."""

import calendar
import json
import os
import re
import sqlite3
import sys
import time

MONTHS = {name: number for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
OBSERVED = 1_541_030_400


def seconds_of(text):
    """Twitter's `Wed Oct 10 20:19:24 +0000 2018`."""
    _, month, day, clock, _, year = text.split()
    hour, minute, second = clock.split(":")
    return calendar.timegm((int(year), MONTHS[month], int(day), int(hour), int(minute), int(second)))


def add(db, accounts, position, tweet):
    user = tweet["user"]
    account = accounts.get(user["id_str"])
    if account is None:
        account = db.execute(
            "INSERT INTO account (platform, native_id, username) VALUES ('twitter', ?, ?)",
            (user["id_str"], user["screen_name"])).lastrowid
        accounts[user["id_str"]] = account
    tags = [tag["text"].lower() for tag in tweet["entities"]["hashtags"]]
    post = db.execute(
        "INSERT INTO post (platform, native_id, account_id, posted_at, permalink, caption, hashtags, hashtag_count,"
        " source_id, source_position) VALUES ('twitter', ?, ?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO NOTHING",
        (tweet["id_str"], account, seconds_of(tweet["created_at"]),
         f"https://twitter.com/{user['screen_name']}/status/{tweet['id_str']}", tweet["full_text"],
         " ".join(dict.fromkeys(tags)), len(tags), position)).lastrowid
    db.execute(
        "INSERT INTO post_observation VALUES (?, ?, ?, NULL, ?, 1)",
        (post, OBSERVED, tweet["favorite_count"], user["followers_count"]))
    for ordinal, media in enumerate(tweet.get("extended_entities", {}).get("media", []), 1):
        row = (post, ordinal, media["media_url_https"])
        db.execute("INSERT INTO media (post_id, ordinal, url) VALUES (?, ?, ?)", row)


def main(dump, store, schema):
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(store + ending):
            os.remove(store + ending)
    with open(schema) as file:
        sql = file.read()
    begin = time.perf_counter()
    db = sqlite3.connect(store, isolation_level=None)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;" + sql)
    db.executescript(
        "INSERT INTO run VALUES (1, 'import', '[]', 'peer', 0, NULL, NULL);"
        "INSERT INTO source VALUES (1, 'dump', 'twitter', 1)")
    accounts = {}
    db.execute("BEGIN")
    with open(dump, "rb") as lines:
        for position, line in enumerate(lines, 1):
            add(db, accounts, position, json.loads(line))
            if position % 2000 == 0:
                db.execute("COMMIT")
                db.execute("BEGIN")
    db.execute("COMMIT")
    db.close()
    version = re.sub(r" .*", "", sys.version)
    print(json.dumps({"seconds": time.perf_counter() - begin, "name": f"json and sqlite3 of Python {version}"}))


if __name__ == "__main__":
    main(*sys.argv[1:])
