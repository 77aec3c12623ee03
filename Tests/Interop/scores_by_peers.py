"""The methods of scoring held against each other and a known truth: kappa, ranks, MAD and AUC by other hands."""

import csv
import random

from peers import Check, need, run

numpy = need("numpy")
stats = need("scipy.stats")
metrics = need("sklearn.metrics", "scikit-learn")
inter_rater = need("statsmodels.stats.inter_rater")

# Numbers of which no two are equal: who is in a bin, a half or a tenth is then no matter of chance.
posts = 2000
chance = random.Random(7)
followers = numpy.array(chance.sample([int(20 * 1.005**step) + step for step in range(2500)], posts), dtype=float)
hashtags = numpy.array([chance.randrange(12) for _ in range(posts)], dtype=float)
effects = numpy.array([chance.gauss(0, 0.4) for _ in range(posts)])
noise = [chance.gauss(0, 0.15) for _ in range(posts)]
likes = (10 ** (6 + 0.7 * numpy.log10(followers) + 0.01 * hashtags + effects + noise)).astype(int).astype(float)
assert len(set(likes)) == len(set(followers)) == len(set(likes / followers)) == posts

with open("likes.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["id", "account", "followers", "likes", "hashtags"])
    writer.writerows(
        [f"p{i}", f"a{i}", int(followers[i]), int(likes[i]), int(hashtags[i])] for i in range(posts))
with open("truth.csv", "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["post", "effect"])
    writer.writerows([f"p{i}", effects[i]] for i in range(posts))

design = numpy.column_stack([numpy.ones(posts), numpy.log10(1 + followers), hashtags])
outcome = numpy.log10(1 + likes)
bins = numpy.empty(posts)
for own in numpy.split(numpy.argsort(followers), posts // 100):
    bins[own] = (stats.rankdata(likes[own]) - 0.5) / 100
scores = {
    "regression": outcome - design @ numpy.linalg.lstsq(design, outcome, rcond=None)[0],
    "ratio": likes / followers,
    "bins": bins,
    "likes": likes,
}
shares = {"regression": 0.1, "ratio": 0.5, "bins": 0.5}


def highest(values, share):
    """Whether each value is among the highest ⌊n · share⌋."""
    return stats.rankdata(values) > len(values) - int(len(values) * share)


def kappa(one, other):
    """Cohen's kappa and the standard error of Fleiss, Cohen and Everitt."""
    found = inter_rater.cohens_kappa(numpy.array(
        [[numpy.sum((one == a) & (other == b)) for b in (False, True)] for a in (False, True)]))
    return metrics.cohen_kappa_score(one, other), found.std_kappa


def auc_error(good, bad):
    """DeLong's standard error from all pairs."""
    wins = (good[:, None] > bad[None, :]) + 0.5 * (good[:, None] == bad[None, :])
    return (wins.mean(1).var(ddof=1) / len(good) + wins.mean(0).var(ddof=1) / len(bad)) ** 0.5


run("import", "likes.csv", "--map", "id=id,account=account,followers=followers,likes=likes,hashtags=hashtags")
check = Check("comparisons and truth of scipy, scikit-learn and statsmodels")

# Filters that leave nobody out, so that every method scores every post.
ours = run("score", "--mad", 1e9, "--trim", 0, "--compare", "--truth", "truth.csv", "--dry-run")
pairs = {(entry["a"], entry["b"]): entry for entry in ours["comparisons"]}
check.equal("pairs", sorted(map(sorted, pairs)), [["bins", "ratio"], ["bins", "regression"], ["ratio", "regression"]])
for (a, b), entry in pairs.items():
    one, other = scores[a], scores[b]
    value, error = kappa(highest(one, 0.5), highest(other, 0.5))
    check.equal(f"{a} and {b}, posts", entry["posts"], posts)
    check.near(f"{a} and {b}, kappa", entry["kappa"]["value"], value, 1e-9)
    check.near(f"{a} and {b}, se", entry["kappa"]["se"], error, 1e-9)
    check.near(f"{a} and {b}, Spearman", entry["spearman"], stats.spearmanr(one, other).statistic, 1e-9)
    tops = [highest(one, 0.1), highest(other, 0.1)]
    bottoms = [highest(-one, 0.1), highest(-other, 0.1)]
    tenth = posts // 10
    check.near(f"{a} and {b}, top", entry["top_overlap"], numpy.sum(tops[0] & tops[1]) / tenth, 1e-12)
    check.near(f"{a} and {b}, bottom", entry["bottom_overlap"], numpy.sum(bottoms[0] & bottoms[1]) / tenth, 1e-12)
    opposite = numpy.sum(tops[0] & bottoms[1]) + numpy.sum(bottoms[0] & tops[1])
    check.equal(f"{a} and {b}, opposite", entry["opposite"], int(opposite))
    labelled = [highest(scores[m], shares[m]) | highest(-scores[m], shares[m]) for m in (a, b)]
    both = labelled[0] & labelled[1]
    check.equal(f"{a} and {b}, labels", entry["both_labelled"], int(both.sum()))
    value, _ = kappa(highest(one, shares[a])[both], highest(other, shares[b])[both])
    check.near(f"{a} and {b}, kappa of labels", entry["label_kappa"]["value"], value, 1e-9)

good = effects > numpy.median(effects)
for entry in ours["truth"]:
    name = entry["scores"]
    # All scores are labelled by the shares of the method that was asked for.
    values, share = scores[name], shares["regression"]
    check.near(f"{name}, AUC", entry["auc"]["value"], metrics.roc_auc_score(good, values), 1e-9)
    check.near(f"{name}, se of the AUC", entry["auc"]["se"], auc_error(values[good], values[~good]), 1e-9)
    check.near(f"{name}, Spearman with the effect", entry["spearman"], stats.spearmanr(values, effects).statistic, 1e-9)
    top, bottom = highest(values, share), highest(-values, share)
    for label, chosen, right in (("top", top, top & good), ("bottom", bottom, bottom & ~good)):
        check.equal(f"{name}, {label}", entry[label], int(chosen.sum()))
        check.equal(f"{name}, {label}, right", entry[f"{label}_right"], int(right.sum()))
named = {entry["scores"] for entry in ours["truth"]}
check.equal("truth of all methods", {"regression", "ratio", "bins"} <= named, True)

far = numpy.abs(followers - numpy.median(followers)) > 2 * stats.median_abs_deviation(followers)
ours = run("score", "--method", "ratio", "--mad", 2, "--dry-run")
check.equal("outside two MADs", ours["excluded"].get("account_outside_mad"), int(far.sum()))
check.end()
