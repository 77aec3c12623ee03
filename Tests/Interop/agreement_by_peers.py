"""Agreement on generated votes: kappas, alphas and Gwet's coefficients with their standard errors, by other hands."""

import csv
import random

from peers import Check, need, run


def generate(path, items, annotators, categories, per_item, errors, seed, prefix="c"):
    """Votes with a known share of errors; `per_item` of the annotators vote on each item. Returns a row an item.

    A label is the prefix and a number from 1."""
    chance = random.Random(seed)
    table = []
    for _ in range(items):
        true = chance.randrange(categories)
        row = [None] * annotators
        for annotator in chance.sample(range(annotators), per_item(chance)):
            row[annotator] = chance.randrange(categories) if chance.random() < errors else true
        table.append(row)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["item", "annotator", "label"])
        for item, row in enumerate(table):
            votes = [(who, vote) for who, vote in enumerate(row) if vote is not None]
            writer.writerows([f"i{item}", f"w{who}", f"{prefix}{vote + 1}"] for who, vote in votes)
    return table


scenes = [
    ("three annotators, two labels", dict(items=400, annotators=3, categories=2, per_item=lambda _: 3, errors=0.3)),
    ("eight annotators, five labels", dict(items=150, annotators=8, categories=5, per_item=lambda _: 8, errors=0.5)),
    ("a crowd", dict(items=500, annotators=40, categories=3, per_item=lambda _: 5, errors=0.4)),
]
uneven = dict(items=300, annotators=6, categories=4, per_item=lambda chance: chance.randint(2, 6), errors=0.4)


def by_statsmodels():
    inter_rater = need("statsmodels.stats.inter_rater")
    check = Check("Fleiss kappa of statsmodels")
    for number, (name, scene) in enumerate(scenes):
        table = generate(f"votes{number}.csv", **scene, seed=number)
        counts = [[row.count(category) for category in range(scene["categories"])] for row in table]
        ours = run("agreement", f"votes{number}.csv")
        check.near(name, ours["fleiss_kappa"]["value"], inter_rater.fleiss_kappa(counts), 1e-10)
    check.end()


def by_statsmodels_pairs():
    inter_rater = need("statsmodels.stats.inter_rater")
    check = Check("Cohen kappa of statsmodels, plain and weighted, with its standard error")
    for number, (name, scene) in enumerate(scenes[:2]):
        table = generate(f"votes{number}.csv", **scene, seed=number)
        size = range(scene["categories"])
        for weights in ["linear", "quadratic"]:
            ours = run("agreement", f"votes{number}.csv", "--scale", "ordinal", "--weights", weights, "--bootstrap", 0)
            for pair in ours["pairwise"]:
                a, b = int(pair["a"][1:]), int(pair["b"][1:])
                joint = [[sum(row[a] == k and row[b] == l for row in table) for l in size] for k in size]
                what = f"{name}: {pair['a']}, {pair['b']}"
                theirs = inter_rater.cohens_kappa(joint)
                check.near(what, pair["kappa"], theirs.kappa, 1e-10)
                check.near(f"{what}, se", pair["se"], theirs.std_kappa, 1e-10)
                theirs = inter_rater.cohens_kappa(joint, wt=weights)
                check.near(f"{what}, {weights}", pair["weighted_kappa"]["value"], theirs.kappa, 1e-10)
                check.near(f"{what}, {weights}, se", pair["weighted_kappa"]["se"], theirs.std_kappa, 1e-10)
    check.end()


def by_krippendorff():
    peer = need("krippendorff")
    numpy = need("numpy")
    check = Check("alpha of krippendorff on four scales")
    for number, (name, scene) in enumerate(scenes + [("uneven numbers of votes", uneven)]):
        table = generate(f"votes{number}.csv", **scene, seed=number, prefix="")
        ratings = numpy.array([[numpy.nan if vote is None else vote + 1 for vote in row] for row in table]).T
        for scale in ["nominal", "ordinal", "interval", "ratio"]:
            ours = run("agreement", f"votes{number}.csv", "--scale", scale, "--bootstrap", 0)
            theirs = peer.alpha(reliability_data=ratings, level_of_measurement=scale)
            check.near(f"{name}: {scale}", ours["krippendorff_alpha"]["value"], theirs, 1e-10)
    check.end()


def by_irrcac():
    raw = need("irrCAC.raw", "irrCAC")
    pandas = need("pandas")
    check = Check("coefficients and standard errors of irrCAC")
    for number, (name, scene) in enumerate(scenes + [("uneven numbers of votes", uneven)]):
        table = generate(f"votes{number}.csv", **scene, seed=number)
        cac = raw.CAC(pandas.DataFrame(table), digits=12)
        ours = run("agreement", f"votes{number}.csv")
        for key, theirs in [
            ("fleiss_kappa_unequal", cac.fleiss()), ("krippendorff_alpha", cac.krippendorff()), ("gwet_ac1", cac.gwet()),
        ]:
            theirs = theirs["est"]
            check.near(f"{name}: {key}", ours[key]["value"], theirs["coefficient_value"], 1e-9)
            check.near(f"{name}: {key}, se", ours[key]["se"], theirs["se"], 1e-9)
        table = generate(f"votes{number}.csv", **scene, seed=number, prefix="")
        frame = pandas.DataFrame([[None if vote is None else vote + 1 for vote in row] for row in table], dtype=float)
        for scale, weights in [("ordinal", "ordinal"), ("interval", "quadratic"), ("ratio", "ratio")]:
            cac = raw.CAC(frame, weights=weights, digits=12)
            ours = run("agreement", f"votes{number}.csv", "--scale", scale, "--bootstrap", 0)
            theirs = cac.gwet()["est"]
            check.near(f"{name}: AC2, {scale}", ours["gwet_ac2"]["value"], theirs["coefficient_value"], 1e-9)
            check.near(f"{name}: AC2, {scale}, se", ours["gwet_ac2"]["se"], theirs["se"], 1e-9)
            check.near(f"{name}: weighted, {scale}", ours["weighted_agreement"]["value"], theirs["pa"], 1e-9)
            if scale != "ordinal":  # its ordinal alpha has Gwet's weights instead of Krippendorff's distances
                theirs = cac.krippendorff()["est"]
                check.near(
                    f"{name}: alpha, {scale}", ours["krippendorff_alpha"]["value"], theirs["coefficient_value"], 1e-9)
                check.near(f"{name}: alpha, {scale}, se", ours["krippendorff_alpha"]["se"], theirs["se"], 1e-9)
    check.end()


if __name__ == "__main__":
    # Each by itself: a missing package skips its own comparisons only.
    import multiprocessing

    peers = [multiprocessing.Process(target=peer) for peer in (
        by_statsmodels, by_statsmodels_pairs, by_krippendorff, by_irrcac)]
    for peer in peers:
        peer.start()
        peer.join()
    raise SystemExit(max(peer.exitcode for peer in peers))
