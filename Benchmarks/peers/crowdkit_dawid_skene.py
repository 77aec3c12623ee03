"""Peer of `curate aggregate --method dawid-skene`: pandas and crowd-kit. Arguments: VOTES LABELS [ITERATIONS]

Without ITERATIONS crowd-kit ends by its own defaults (n_iter, tol), else after that many.
"""

import json
import sys
import time

try:
    import importlib.metadata

    import pandas
    from crowdkit.aggregation import DawidSkene
except ImportError as error:
    print(f"Python has no package {error.name or error}")
    sys.exit(69)

begin = time.perf_counter()
votes = pandas.read_csv(sys.argv[1]).rename(columns={"item": "task", "annotator": "worker"})
model = DawidSkene(n_iter=int(sys.argv[3]), tol=float("-inf")) if len(sys.argv) > 3 else DawidSkene()
labels = model.fit_predict(votes)
labels.rename_axis("item").rename("label").to_csv(sys.argv[2])
seconds = time.perf_counter() - begin
name = f"crowd-kit {importlib.metadata.version('crowd-kit')}"
print(json.dumps({"seconds": seconds, "iterations": len(model.loss_history_), "name": name}))
