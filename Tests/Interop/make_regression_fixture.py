"""Makes Tests/ScoresTests/Fixtures/regression.json: regressions of a made-up table, and of real posts, by statsmodels.

    python3 Tests/Interop/make_regression_fixture.py [../shared/data/metadata/instagram_likes.csv]

The table itself is written beside it as regression_posts.csv. Both are committed: the tests need neither Python nor this.
"""

import csv
import datetime
import json
import math
import pathlib
import random
import sys

import numpy
import scipy
import statsmodels
import statsmodels.api as sm

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "ScoresTests" / "Fixtures"
DAYS = ["tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
COUNTED = 1_496_275_200  # 2017-06-01
MASK = (1 << 64) - 1


def tie_order(identifier, seed=0):
    """As Sources/Scores/TieOrder.swift says: SplitMix64."""

    def finish(z):
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    step = 0x9E3779B97F4A7C15
    return finish((finish((seed + step) & MASK) + (identifier & MASK) * step) & MASK)


def made_up():
    """600 and some posts of 70 accounts, a few of them large; the followers of one account in twelve are not known."""
    chance = random.Random(11)
    rows = []
    for account in range(70):
        followers = int(10 ** chance.uniform(1, 6))
        luck = chance.gauss(0, 0.25)
        posts = 1 + int(chance.expovariate(1 / 8))
        for _ in range(posts):
            hashtags = chance.randrange(0, 20)
            posted = COUNTED - int(10 ** chance.uniform(3.5, 7.5))
            age = math.log10(1 + (COUNTED - posted) / 86400)
            weekend = 0.1 if (posted // 86400 + 3) % 7 >= 5 else 0
            expected = 0.2 + 0.6 * math.log10(1 + followers) + 0.01 * hashtags + 0.15 * age + weekend + luck
            likes = int(10 ** (expected + chance.gauss(0, 0.3)))
            comments = int(likes * 10 ** chance.gauss(-1.3, 0.4))
            # Followers grow a little, but many posts of an account have the same.
            now = followers + followers * chance.randrange(0, 3) // 100
            rows.append({
                "id": 1000 + 7 * len(rows), "account": account, "likes": likes, "comments": comments,
                "followers": -1 if account % 12 == 5 else now, "hashtags": hashtags, "posted_at": posted,
                "observed_at": COUNTED,
            })
    chance.shuffle(rows)
    return rows


def instagram(path):
    rows = []
    with open(path, newline="") as file:
        for index, row in enumerate(csv.DictReader(file)):
            date = datetime.datetime.fromisoformat(row["date"].replace("Z", "+00:00"))
            rows.append({
                "id": index, "account": int(row["account"][1:]), "likes": int(row["likes"]), "comments": 0,
                "followers": int(row["followers"]), "hashtags": int(row["hashtags"]),
                "posted_at": int(date.timestamp()), "observed_at": COUNTED,
            })
    return rows


def columns(rows, controls):
    found = []
    for control in controls:
        if control in ("followers", "comments"):
            found.append((f"log10_{control}", [math.log10(1 + row[control]) for row in rows]))
        elif control == "hashtags":
            found.append(("hashtags", [row["hashtags"] for row in rows]))
        elif control == "age":
            ages = [(row["observed_at"] - row["posted_at"]) / 86400 for row in rows]
            found.append(("log10_age_days", [math.log10(1 + age) for age in ages]))
        else:
            days = [(row["posted_at"] // 86400 + 3) % 7 for row in rows]
            for number, day in enumerate(DAYS, start=1):
                found.append((f"weekday_{day}", [1 if value == number else 0 for value in days]))
    return found


def deciles(rows, x, y, residuals, accounts):
    known = sorted(
        (index for index, row in enumerate(rows) if row["followers"] >= 0),
        key=lambda index: (rows[index]["followers"], tie_order(rows[index]["id"])))
    group = numpy.full(len(rows), 10)
    groups = []
    for tenth in range(10):
        inside = known[tenth * len(known) // 10:(tenth + 1) * len(known) // 10]
        group[inside] = tenth
        part = sm.OLS(residuals[inside], numpy.ones(len(inside))).fit(
            cov_type="cluster", cov_kwds={"groups": accounts[inside]})
        groups.append({
            "from": rows[inside[0]]["followers"], "to": rows[inside[-1]]["followers"], "posts": len(inside),
            "accounts": len(set(accounts[inside])), "mean": part.params[0], "se": part.bse[0]})
    tenths = numpy.column_stack([group == tenth for tenth in range(1, 10)]).astype(float)
    unknown = (group == 10).astype(float)[:, None]
    whole = numpy.hstack([x, tenths] + ([unknown] if unknown.any() else []))
    fit = sm.OLS(y, whole).fit(cov_type="cluster", cov_kwds={"groups": accounts}, use_t=True)
    picked = numpy.zeros((9, whole.shape[1]))
    for row in range(9):
        picked[row, x.shape[1] + row] = 1
    test = fit.wald_test(picked, use_f=True, scalar=True)
    return {
        "f": float(test.statistic), "df1": int(test.df_num), "df2": int(test.df_denom), "p": float(test.pvalue),
        "groups": groups}


def case(table, rows, controls):
    if "followers" in controls:
        rows = [row for row in rows if row["followers"] >= 0]
    named = columns(rows, controls)
    x = numpy.column_stack([numpy.ones(len(rows))] + [numpy.array(values, dtype=float) for _, values in named])
    y = numpy.array([math.log10(1 + row["likes"]) for row in rows])
    accounts = numpy.array([row["account"] for row in rows])
    fit = sm.OLS(y, x).fit()
    clustered = sm.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": accounts}, use_t=True)
    return {
        "table": table, "controls": controls, "posts": len(rows), "accounts": len(set(accounts)),
        "names": ["intercept"] + [name for name, _ in named], "coefficients": list(fit.params),
        "standard_errors": list(fit.bse), "low": list(fit.conf_int()[:, 0]), "high": list(fit.conf_int()[:, 1]),
        "clustered": list(clustered.bse), "clustered_low": list(clustered.conf_int()[:, 0]),
        "clustered_high": list(clustered.conf_int()[:, 1]), "r_squared": fit.rsquared,
        "adjusted_r_squared": fit.rsquared_adj, "deviation": math.sqrt(fit.scale), "first_score": fit.resid[0],
        "deciles": deciles(rows, x, y, fit.resid, accounts)}


def main():
    rows = made_up()
    FIXTURES.mkdir(exist_ok=True)
    with open(FIXTURES / "regression_posts.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    every = ["followers", "hashtags", "age", "weekday", "comments"]
    cases = [case("posts", rows, controls) for controls in [[name] for name in every] + [
        [], ["followers", "hashtags"], every, ["hashtags", "age", "weekday"]]]
    if len(sys.argv) > 1:
        posts = instagram(sys.argv[1])
        cases += [case("instagram", posts, controls) for controls in [
            ["followers", "hashtags"], ["followers", "hashtags", "age", "weekday"]]]
    made = f"statsmodels {statsmodels.__version__}, numpy {numpy.__version__}, scipy {scipy.__version__}"
    with open(FIXTURES / "regression.json", "w") as file:
        json.dump({"made_by": made, "cases": cases}, file, indent=1, default=float)
        file.write("\n")
    print(f"{len(cases)} regressions by {made}")


main()
