"""curate probe's support vector machines held against scikit-learn's: the same pictures, features and costs.

Both stop their search where decisions are right to about a thousandth, and ours stand on single precision, so that a
picture whose decision is that near to 0 may fall on either side: the tolerance of an accuracy is one picture of its side,
and of a mean over the classes what one picture can change in the smallest of them."""

import json
import os
import random
import subprocess

from exports import export, store_of_labels
from peers import Check, curate, need, run

numpy = need("numpy")
svm = need("sklearn.svm", "scikit-learn")
multiclass = need("sklearn.multiclass", "scikit-learn")
decomposition = need("sklearn.decomposition", "scikit-learn")
metrics = need("sklearn.metrics", "scikit-learn")
dummy = need("sklearn.dummy", "scikit-learn")


def described(directory):
    """The features, the side and the class of each picture of a folder, as curate selfies features prints them."""
    done = subprocess.run([curate, "selfies", "features", f"{directory}/train", f"{directory}/test", "--quiet"],
                          capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    paths = [os.path.relpath(line["file"], directory).split(os.sep) for line in lines]
    rows = numpy.array([line["features"] for line in lines], dtype=float)
    return rows, numpy.array([path[0] for path in paths]), numpy.array([path[1] for path in paths])


def prepared(rows, sides, components):
    """Columns brought to mean 0 and, together, to a variance of 100, by the training side; then its components."""
    train = rows[sides == "train"]
    means, spreads = train.mean(0), train.std(0)
    varies = spreads > 1e-11 * abs(means)
    scaled = (rows - means)[:, varies] / spreads[varies] * (100 / varies.sum()) ** 0.5
    if components:
        scaled = decomposition.PCA(components, svd_solver="full").fit(scaled[sides == "train"]).transform(scaled)
    return scaled[sides == "train"], scaled[sides == "test"]


def compare(check, name, directory, *options, components=None):
    ours = run("probe", directory, *options, *(["--pca", components] if components else []))
    rows, sides, labels = described(directory)
    train, test = prepared(rows, sides, components)
    learnt, truth = labels[sides == "train"], labels[sides == "test"]
    check.equal(f"{name}: pictures", [ours["train"], ours["test"]], [len(learnt), len(truth)])
    constant = max(dummy.DummyClassifier(strategy="constant", constant=one).fit(train, learnt).score(test, truth)
                   for one in set(learnt))
    check.near(f"{name}: baseline", ours["baseline"], constant, 1e-12)
    smallest = min((truth == one).sum() for one in set(truth))
    for head in ours["heads"]:
        # A width of 1 over the total variance of what it sees, which is scikit-learn's "scale".
        kernel = "rbf" if head["head"] == "svm-rbf" else "linear"
        machine = svm.SVC(C=head["cost"], kernel=kernel, gamma=1 / train.var(0).sum(), tol=1e-5)
        if len(set(learnt)) > 2:
            machine = multiclass.OneVsRestClassifier(machine)
        machine.fit(train, learnt)
        found = machine.predict(test)
        what = f"{name}, {head['head']} at {head['cost']}"
        check.near(f"{what}: train accuracy", head["train_accuracy"], machine.score(train, learnt), 1.001 / len(learnt))
        check.near(f"{what}: test accuracy", head["test_accuracy"]["value"], metrics.accuracy_score(truth, found),
                   1.001 / len(truth))
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(
            truth, found, average="macro", zero_division=0)
        for key, value in [("precision", precision), ("recall", recall), ("f1", f1)]:
            check.near(f"{what}: {key}", head[key]["value"], value, 1.5 / smallest)
        confusion = metrics.confusion_matrix(truth, found, labels=ours["classes"])
        check.near(f"{what}: confusion", float(abs(confusion - numpy.array(head["confusion"])).sum()), 0, 2)
        if ours["ordinal"]:
            error = abs(truth.astype(float) - found.astype(float)).mean()
            check.near(f"{what}: mean absolute error", head["mean_absolute_error"]["value"], error, 2.001 / len(truth))


store_of_labels()
export("set")
check = Check("probe against scikit-learn's support vector machines")
compare(check, "selfies", "set")
compare(check, "selfies, 20 components", "set", components=20)
compare(check, "selfies at one cost", "set", "--cost", 0.32)

# Scores from 1 to 3 that the features know something of, by a third of the pictures each, and some by lot.
chance = random.Random(5)
names = sorted(f"{folder}/{name}" for folder, _, files in os.walk("set/train") for name in files)
features = {line["file"]: line["features"] for line in map(json.loads, subprocess.run(
    [curate, "selfies", "features", *names, "--quiet"], capture_output=True, text=True, check=True).stdout.splitlines())}
spread = numpy.array([features[name] for name in names])
line = numpy.nan_to_num((spread - spread.mean(0)) / numpy.where(spread.std(0) > 0, spread.std(0), 1)).sum(1)
thirds = numpy.argsort(numpy.argsort(line)) * 3 // len(names)
for place, name in enumerate(names):
    score = int(thirds[place]) + 1 if chance.random() < 0.85 else chance.randrange(3) + 1
    # All copies of a photograph go to one side.
    side = "test" if int(os.path.basename(name)[:8], 16) % 4 == 0 else "train"
    os.makedirs(f"scores/{side}/{score}", exist_ok=True)
    os.link(name, f"scores/{side}/{score}/{os.path.basename(name)}")
compare(check, "scores", "scores", "--cost", 0.64)
compare(check, "scores, 20 components", "scores", "--cost", 0.08, components=20)
check.end()
