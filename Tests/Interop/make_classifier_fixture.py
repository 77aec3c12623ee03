"""Makes Tests/ClassifyTests/Fixtures/classifiers.json: heads, components, sigmoids and measures by scikit-learn.

    python3 Tests/Interop/make_classifier_fixture.py

It is committed: the tests need neither Python nor this. Made with scikit-learn 1.9.1.
"""

import json
import pathlib
import warnings

import numpy
import sklearn
from sklearn.calibration import _SigmoidCalibration
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (brier_score_loss, confusion_matrix, f1_score, log_loss, precision_recall_curve,
                             precision_score, recall_score, roc_auc_score, roc_curve)
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "ClassifyTests" / "Fixtures"
TOTAL_VARIANCE = 100


def drawn(rows, columns, seed):
    """Two classes a little apart, columns of different scales, as 32-bit numbers."""
    chance = numpy.random.RandomState(seed)
    positive = chance.uniform(size=rows) < 0.35
    features = chance.normal(size=(rows, columns)) @ (chance.normal(size=(columns, columns)) / columns**0.5)
    features += 0.6 * positive[:, None] * chance.normal(size=columns)
    features = features * numpy.exp(chance.normal(size=columns)) + chance.normal(size=columns)
    return features.astype(numpy.float32), positive


def has_constant(machine, cost, weights, positive):
    """Whether the decision's constant follows: where no example lies between its borders, it is any of an interval."""
    if not isinstance(machine, SVC):
        return True
    count = len(positive)
    weight = {True: count / 2 / positive.sum(), False: count / 2 / (~positive).sum()} if weights == "balanced" else {}
    limits = [cost * weight.get(bool(positive[row]), 1) for row in machine.support_]
    return bool((numpy.abs(machine.dual_coef_[0]) / limits < 1 - 1e-9).any())


def head_cases(features, positive, test, components=None):
    scale = StandardScaler().fit(features.astype(float))
    factor = (TOTAL_VARIANCE / features.shape[1]) ** 0.5
    rows = scale.transform(features.astype(float)) * factor
    others = scale.transform(test.astype(float)) * factor
    if components:
        reduced = PCA(components, svd_solver="full").fit(rows)
        rows, others = reduced.transform(rows), reduced.transform(others)
    cases = []
    for weights in ("balanced", "equal"):
        weight = "balanced" if weights == "balanced" else None
        for cost in (0.01, 0.16, 1.28):
            machines = {
                "svm-linear": SVC(C=cost, kernel="linear", class_weight=weight, tol=1e-9),
                "svm-rbf": SVC(C=cost, kernel="rbf", gamma="scale", class_weight=weight, tol=1e-9),
                "logistic": LogisticRegression(C=cost, class_weight=weight, solver="newton-cholesky", tol=1e-12,
                                               max_iter=1000),
            }
            for kind, machine in machines.items():
                machine.fit(rows, positive)
                cases.append({"kind": kind, "hasConstant": has_constant(machine, cost, weights, positive), "pca": components, "weights": weights, "cost": cost,
                              "decisions": machine.decision_function(others).tolist()})
    return cases


def delong(positive, scores):
    """The variance of the area by its definition, a pair at a time (DeLong et al. 1988)."""
    x, y = scores[positive], scores[~positive]
    order = (x[:, None] > y[None, :]) + 0.5 * (x[:, None] == y[None, :])
    return order.mean(1).var(ddof=1) / len(x) + order.mean(0).var(ddof=1) / len(y)


def measured(positive, probabilities):
    labels = probabilities >= 0.5
    precision, recall, thresholds = precision_recall_curve(positive, probabilities)
    alarms, hits, _ = roc_curve(positive, probabilities, drop_intermediate=False)
    return {
        "positive": positive.tolist(), "probabilities": probabilities.tolist(),
        "confusion": confusion_matrix(positive, labels).tolist(),
        "precision": precision_score(positive, labels), "recall": recall_score(positive, labels),
        "f1": f1_score(positive, labels), "auc": roc_auc_score(positive, probabilities),
        "aucVariance": delong(positive, probabilities), "brier": brier_score_loss(positive, probabilities),
        "logLoss": log_loss(positive, probabilities),
        "curve": [list(point) for point in zip(thresholds.tolist(), precision.tolist(), recall.tolist())],
        "roc": [list(point) for point in zip(alarms.tolist(), hits.tolist())],
    }


def main():
    warnings.simplefilter("error")
    chance = numpy.random.RandomState(5)
    long, longPositive = drawn(90, 6, 1)
    wide, widePositive = drawn(40, 60, 2)
    tables = []
    for name, features, positive in (("long", long, longPositive), ("wide", wide, widePositive)):
        cut = len(features) * 2 // 3
        components = PCA(5, svd_solver="full").fit(StandardScaler().fit_transform(features[:cut].astype(float)))
        tables.append({
            "name": name, "columns": features.shape[1], "features": features.ravel().tolist(),
            "positive": positive.tolist(), "train": cut,
            "heads": [case for count in (None, 5)
                      for case in head_cases(features[:cut], positive[:cut], features[cut:], count)],
            "variances": components.explained_variance_.tolist(),
        })
    decisions = chance.normal(size=60)
    truth = decisions + chance.normal(size=60) > 0.4
    sigmoid = _SigmoidCalibration().fit(decisions, truth)
    parted = numpy.array([-2.0, -1.5, -1.0, 1.0, 1.5, 2.0, 2.5])
    parted_sigmoid = _SigmoidCalibration().fit(parted, parted > 0)
    probabilities = numpy.round(chance.uniform(size=80), 2)
    facts = measured(chance.uniform(size=80) < probabilities, probabilities)
    FIXTURES.mkdir(exist_ok=True)
    with open(FIXTURES / "classifiers.json", "w") as file:
        json.dump({
            "made_with": f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}", "tables": tables,
            "sigmoids": [
                {"decisions": decisions.tolist(), "positive": truth.tolist(), "a": sigmoid.a_, "b": sigmoid.b_},
                {"decisions": parted.tolist(), "positive": (parted > 0).tolist(), "a": parted_sigmoid.a_,
                 "b": parted_sigmoid.b_},
            ],
            "measures": facts,
        }, file)
        file.write("\n")


main()
