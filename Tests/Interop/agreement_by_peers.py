"""Agreement on generated votes: Fleiss kappa, Krippendorff alpha and Gwet AC1 with their intervals, by other hands."""

import csv
import random

from peers import Check, need, run


def generate(path, items, annotators, categories, per_item, errors, seed):
    """Votes with a known share of errors; `per_item` of the annotators vote on each item. Returns a row an item."""
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
            writer.writerows([f"i{item}", f"w{who}", f"c{vote}"] for who, vote in enumerate(row) if vote is not None)
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


def by_irrcac():
    raw = need("irrCAC.raw", "irrCAC")
    pandas = need("pandas")
    check = Check("coefficients and standard errors of irrCAC")
    for number, (name, scene) in enumerate(scenes + [("uneven numbers of votes", uneven)]):
        table = generate(f"votes{number}.csv", **scene, seed=number)
        cac = raw.CAC(pandas.DataFrame(table), digits=12)
        ours = run("agreement", f"votes{number}.csv")
        for key, theirs in [
            ("fleiss_kappa", cac.fleiss()), ("krippendorff_alpha", cac.krippendorff()), ("gwet_ac1", cac.gwet()),
        ]:
            theirs = theirs["est"]
            check.near(f"{name}: {key}", ours[key]["value"], theirs["coefficient_value"], 1e-9)
            check.near(f"{name}: {key}, se", ours[key]["se"], theirs["se"], 1e-9)
    check.end()


if __name__ == "__main__":
    # Each by itself: a missing package skips its own comparisons only.
    import multiprocessing

    peers = [multiprocessing.Process(target=peer) for peer in (by_statsmodels, by_irrcac)]
    for peer in peers:
        peer.start()
        peer.join()
    raise SystemExit(max(peer.exitcode for peer in peers))
