"""Draws votes whose annotators err at known rates: python3 votes.py FILE ITEMS [VOTES_PER_ITEM]"""

import random
import sys

ANNOTATORS, LABELS = 300, 3


def write(path, items, per_item=3, seed=3):
    """Each item gets votes of different annotators, who are right 33 to 97 times in a hundred and guess otherwise."""
    chance = random.Random(seed)
    knows = [0.95 * chance.random() for _ in range(ANNOTATORS)]
    with open(path, "w") as file:
        file.write("item,annotator,label\n")
        for item in range(items):
            truth = chance.randrange(LABELS)
            for annotator in chance.sample(range(ANNOTATORS), per_item):
                label = truth if chance.random() < knows[annotator] else chance.randrange(LABELS)
                file.write(f"item{item},worker{annotator},c{label}\n")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    write(sys.argv[1], *map(int, sys.argv[2:]))
