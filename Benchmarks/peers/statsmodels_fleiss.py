"""Peer of `curate agreement`: Python's csv and statsmodels' Fleiss kappa, one of the three coefficients of ours."""

import csv
import json
import sys
import time

try:
    import numpy
    import statsmodels
    from statsmodels.stats.inter_rater import fleiss_kappa
except ImportError as error:
    print(f"Python has no package {error.name or error}")
    sys.exit(69)

begin = time.perf_counter()
items, labels, cells = {}, {}, []
with open(sys.argv[1], newline="") as file:
    for row in csv.DictReader(file):
        cells.append((items.setdefault(row["item"], len(items)), labels.setdefault(row["label"], len(labels))))
table = numpy.zeros((len(items), len(labels)), dtype=int)
numpy.add.at(table, tuple(numpy.array(cells).T), 1)
kappa = float(fleiss_kappa(table))
seconds = time.perf_counter() - begin
name = f"csv and fleiss_kappa of statsmodels {statsmodels.__version__}"
print(json.dumps({"seconds": seconds, "kappa": kappa, "name": name}))
