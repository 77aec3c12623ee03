"""The crawl of curate's own sample with its labels, and exports of it, for the checks of every format."""

import json

from peers import run


def store_of_labels():
    """A store in the working folder with two labelled classes."""
    run("sample", "sample", "--posts", 60)
    run("import", "sample/crawl")
    run("votes", "import", "sample/votes.csv", "--task", "selfie")
    run("aggregate", "--task", "selfie")


def export(directory, *arguments):
    """Exports the labels, balanced, small; returns what dataset.json says."""
    run("export", directory, "--label", "selfie", "--balance", "--size", 64, *arguments)
    with open(f"{directory}/dataset.json") as file:
        return json.load(file)


def counts(stated, side):
    """The pictures of each class on a side."""
    return {name: count[side] for name, count in stated["classes"].items()}
