"""The regression of likes on all that can be controlled for, by statsmodels: coefficients, both standard errors,
R squared, and the test whether scores still depend on followers."""

import csv
import datetime
import random

from peers import Check, need, run

statsmodels = need("statsmodels.api")
numpy = need("numpy")

COUNTED = 1_700_000_000
NAMES = ["account", "followers", "likes", "hashtags", "comments", "posted_at"]
DAYS = ["tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]



def time_of(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


chance = random.Random(5)
rows = []
for account in range(80):
    followers = int(10 ** chance.uniform(1.5, 6))
    luck = chance.gauss(0, 0.2)
    for _ in range(chance.randint(1, 30)):
        hashtags = chance.randrange(0, 12)
        posted = COUNTED - chance.randrange(3600, 40_000_000)
        likes = 10 ** (0.3 + 0.6 * numpy.log10(1 + followers) + 0.02 * hashtags + luck + chance.gauss(0, 0.3))
        comments = int(likes * chance.uniform(0, 0.2))
        # No two posts with the same followers: which of them is in which tenth would be for curate to decide.
        rows.append((f"a{account}", followers * 3000 + len(rows), int(likes), hashtags, comments, posted))
with open("likes.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(NAMES)
    writer.writerows(row[:-1] + (time_of(row[-1]),) for row in rows)

accounts = numpy.array([int(row[0][1:]) for row in rows])
followers, likes, hashtags, comments, posted = (
    numpy.array([row[column] for row in rows], dtype=float) for column in range(1, 6))
weekday = (posted // 86400 + 3) % 7
every = {
    "followers": [("log10_followers", numpy.log10(1 + followers))],
    "hashtags": [("hashtags", hashtags)],
    "age": [("log10_age_days", numpy.log10(1 + (COUNTED - posted) / 86400))],
    "weekday": [(f"weekday_{day}", (weekday == number).astype(float)) for number, day in enumerate(DAYS, start=1)],
    "comments": [("log10_comments", numpy.log10(1 + comments))],
}
y = numpy.log10(1 + likes)
tenth = int(len(rows) * 0.1)
order = numpy.argsort(followers)
group = numpy.empty(len(rows), dtype=int)
group[order] = [numpy.searchsorted([n * len(rows) // 10 for n in range(1, 10)], rank, side="right")
                for rank in range(len(rows))]
check = Check("the regression of statsmodels")


def clustered(y, x, groups):
    return statsmodels.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)


def compare(ours, controls):
    names = ["intercept"] + [name for control in controls for name, _ in every[control]]
    x = numpy.column_stack([numpy.ones(len(rows))] + [column for control in controls for _, column in every[control]])
    fit = statsmodels.OLS(y, x).fit()
    by_account = clustered(y, x, accounts)
    check.equal("posts", ours["posts"], len(rows))
    for index, term in enumerate(names):
        check.near(term, ours["coefficients"][term], fit.params[index], 1e-9)
        check.near(f"{term}, se", ours["standard_errors"][term], fit.bse[index], 1e-9)
        check.near(f"{term}, se by account", ours["standard_errors_clustered"][term], by_account.bse[index], 1e-9)
    check.near("R squared", ours["r_squared"], fit.rsquared, 1e-9)
    check.equal("labels", ours["labels"], {"top": tenth, "bottom": tenth})
    residuals = numpy.sort(fit.resid)
    check.near("low threshold", ours["thresholds"]["low"], residuals[tenth - 1], 1e-9)
    check.near("high threshold", ours["thresholds"]["high"], residuals[-tenth], 1e-9)

    whole = numpy.column_stack([x] + [group == number for number in range(1, 10)]).astype(float)
    picked = numpy.hstack([numpy.zeros((9, x.shape[1])), numpy.eye(9)])
    test = clustered(y, whole, accounts).wald_test(picked, use_f=True, scalar=True)
    found = ours["deciles"]["test"]
    check.near("F of the tenths", found["f"], float(test.statistic), 1e-7)
    check.near("p of the tenths", found["p"], float(test.pvalue), 1e-9)
    check.equal("degrees of the tenths", (found["df1"], found["df2"]), (test.df_num, test.df_denom))
    for number, ours_of_tenth in enumerate(ours["deciles"]["groups"]):
        inside = group == number
        mean = clustered(fit.resid[inside], numpy.ones(inside.sum()), accounts[inside])
        check.equal("posts of a tenth", ours_of_tenth["posts"], int(inside.sum()))
        check.equal("ends of a tenth", (ours_of_tenth["from"], ours_of_tenth["to"]),
                    (followers[inside].min(), followers[inside].max()))
        check.near("mean of a tenth", ours_of_tenth["mean"], mean.params[0], 1e-9)
        check.near("se of a tenth", ours_of_tenth["se"], mean.bse[0], 1e-9)


fields = ",".join(f"{name}={name}" for name in NAMES)
run("import", "likes.csv", "--map", fields, "--observed-at", time_of(COUNTED))
compare(run("score"), ["followers", "hashtags"])
compare(run("score", "--controls", ",".join(every)), list(every))
check.end()
