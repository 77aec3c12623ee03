"""What every check uses: running curate, skipping where a package is missing, comparing numbers."""

import contextlib
import importlib
import io
import json
import subprocess
import sys

curate = sys.argv[1]


def need(module, package=None):
    """The module, or the end of the check with a line that says what is missing."""
    try:
        # Packages that do not fit each other complain at length before they fail; one line says it all.
        with contextlib.redirect_stderr(io.StringIO()):
            return importlib.import_module(module)
    except Exception as error:  # whatever a broken installation throws
        package = package or module.split(".")[0]
        cause = "" if isinstance(error, ModuleNotFoundError) and error.name == package else f" that works ({error})"
        print(f"skipped: Python has no package {package}{cause}")
        sys.exit(0)


def run(*arguments):
    """The JSON object that a command answers with."""
    done = subprocess.run([curate, *map(str, arguments), "--json", "--quiet"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"MISMATCH: curate {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


class Check:
    """Counts comparisons; ends the process with 1 where one failed."""

    def __init__(self, name):
        self.name = name
        self.made = 0
        self.failed = 0

    def equal(self, what, ours, theirs):
        self.made += 1
        if ours != theirs:
            self.failed += 1
            print(f"MISMATCH: {what}: curate says {ours!r}, the peer {theirs!r}")

    def near(self, what, ours, theirs, within):
        self.made += 1
        if not abs(ours - theirs) <= within:
            self.failed += 1
            print(f"MISMATCH: {what}: curate says {ours!r}, the peer {theirs!r}")

    def end(self):
        if self.failed:
            sys.exit(1)
        print(f"ok: {self.name}, {self.made} comparisons")
