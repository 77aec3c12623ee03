"""Peer of `curate score`: pandas and statsmodels, from curate's store to labels in an SQLite file of its own.

Arguments: the store, the file to write.
"""

import json
import os
import resource
import sqlite3
import sys
import time

try:
    import numpy
    import pandas
    import statsmodels
    import statsmodels.api
except ImportError as error:
    print(f"Python has no package {error.name or error}")
    sys.exit(69)

# SQLite takes the other columns from the row that has the maximum.
POSTS = """
    SELECT p.id AS post, p.account_id AS account, p.hashtag_count AS hashtags, o.likes, o.followers,
      max(o.observed_at) AS observed_at
    FROM post AS p JOIN post_observation AS o ON o.post_id = p.id
    WHERE p.gone_at IS NULL AND p.hashtag_count IS NOT NULL AND o.likes IS NOT NULL GROUP BY p.id
"""
FOLLOWERS = """
    SELECT account_id AS account, observed_at, followers AS nearest FROM account_observation WHERE followers IS NOT NULL
"""
SHARE = 0.1


def with_followers(posts, db):
    """Followers that the likes' reading lacks are those of the account read nearest in time."""
    lacking = posts[posts["followers"].isna() & posts["account"].notna()]
    if len(lacking):
        readings = pandas.read_sql(FOLLOWERS, db).sort_values("observed_at")
        lacking = lacking.astype({"account": "int64"}).sort_values("observed_at")
        found = pandas.merge_asof(lacking, readings, on="observed_at", by="account", direction="nearest")
        posts = posts.set_index("post")
        posts["followers"] = posts["followers"].fillna(found.set_index("post")["nearest"])
        posts = posts.reset_index()
    return posts.dropna(subset="followers")


def main(store, labels):
    if os.path.exists(labels):
        os.remove(labels)
    begin = time.perf_counter()
    with sqlite3.connect(store) as db:
        posts = with_followers(pandas.read_sql(POSTS, db, dtype={"followers": float}), db)
    read = time.perf_counter()

    likes = numpy.log10(1 + posts["likes"].to_numpy(float))
    followers = numpy.log10(1 + posts["followers"].to_numpy(float))
    columns = statsmodels.api.add_constant(numpy.column_stack([followers, posts["hashtags"].to_numpy(float)]))
    # A post of nobody is a group of its own.
    groups = posts["account"].fillna(-posts["post"]).to_numpy("int64")
    plain = statsmodels.api.OLS(likes, columns).fit()
    clustered = plain.get_robustcov_results(cov_type="cluster", groups=groups)

    count = int(len(posts) * SHARE + 1e-9)
    order = numpy.argsort(plain.resid, kind="stable")
    values = numpy.full(len(posts), None, dtype=object)
    values[order[:count]] = "bottom"
    values[order[len(posts) - count:]] = "top"
    fitted = time.perf_counter()

    with sqlite3.connect(labels) as db:
        db.execute("CREATE TABLE label (post INTEGER PRIMARY KEY, value TEXT, score REAL)")
        frame = pandas.DataFrame({"post": posts["post"], "value": values, "score": plain.resid})
        frame.to_sql("label", db, if_exists="append", index=False)
    end = time.perf_counter()
    print(json.dumps({
        "seconds": end - begin, "parts": {"read": read - begin, "fit": fitted - read, "write": end - fitted},
        "name": f"pandas {pandas.__version__} and statsmodels {statsmodels.__version__}", "posts": len(posts),
        "accounts": int(len(numpy.unique(groups))), "coefficients": list(map(float, plain.params)),
        "standard_errors": list(map(float, plain.bse)), "standard_errors_clustered": list(map(float, clustered.bse)),
        "r_squared": float(plain.rsquared), "top": count, "bottom": count,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main(*sys.argv[1:])
