"""The regression of likes on followers and hashtags, by statsmodels: coefficients, both standard errors, R squared."""

import csv
import random

from peers import Check, need, run

statsmodels = need("statsmodels.api")
numpy = need("numpy")

chance = random.Random(5)
rows = []
for account in range(80):
    followers = int(10 ** chance.uniform(1.5, 6))
    luck = chance.gauss(0, 0.2)
    for _ in range(chance.randint(1, 30)):
        hashtags = chance.randrange(0, 12)
        likes = 10 ** (0.3 + 0.6 * numpy.log10(1 + followers) + 0.02 * hashtags + luck + chance.gauss(0, 0.3))
        rows.append((f"a{account}", followers, int(likes), hashtags))
with open("likes.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["account", "followers", "likes", "hashtags"])
    writer.writerows(rows)

accounts = numpy.array([int(row[0][1:]) for row in rows])
followers, likes, hashtags = (numpy.array([row[column] for row in rows], dtype=float) for column in (1, 2, 3))
x = statsmodels.add_constant(numpy.column_stack([numpy.log10(1 + followers), hashtags]))
y = numpy.log10(1 + likes)
fit = statsmodels.OLS(y, x).fit()
clustered = statsmodels.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": accounts})

run("import", "likes.csv", "--map", "account=account,followers=followers,likes=likes,hashtags=hashtags")
ours = run("score")
check = Check("the regression of statsmodels")
check.equal("posts", ours["posts"], len(rows))
for index, term in enumerate(["intercept", "log10_followers", "hashtags"]):
    check.near(term, ours["coefficients"][term], fit.params[index], 1e-9)
    check.near(f"{term}, se", ours["standard_errors"][term], fit.bse[index], 1e-9)
    check.near(f"{term}, se by account", ours["standard_errors_clustered"][term], clustered.bse[index], 1e-9)
check.near("R squared", ours["r_squared"], fit.rsquared, 1e-9)
tenth = int(len(rows) * 0.1)
check.equal("labels", ours["labels"], {"top": tenth, "bottom": tenth})
residuals = numpy.sort(fit.resid)
check.near("low threshold", ours["thresholds"]["low"], residuals[tenth - 1], 1e-9)
check.near("high threshold", ours["thresholds"]["high"], residuals[-tenth], 1e-9)
check.end()
