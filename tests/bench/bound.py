"""The fewest calls that Notion's API allows for a change of a page. Pure, and no part of what is measured.

A document is rows of (key, words, rows below). What holds for every publisher that keeps a block with its goal and
loses no comment:

* An append puts at most 100 blocks into one place of one list, with two levels nested in them, 1000 blocks in all.
* An update changes the words of one block. A deletion takes one block with all that stands in it.
* There is no move: what moves is made anew and deleted. Of a list's new order the heaviest increasing part can stay.
* Comments are read block by block, so each block that is made anew is asked for its own.
* A list of blocks is read by hundreds, and nothing but a list tells the ids of blocks in blocks.
"""

from math import ceil

LIST, REQUEST, LEVELS = 100, 1000, 3


def size(rows):
    """Return how many blocks there are, with all that stands in them."""
    return sum(1 + size(below) for *_, below in rows)


def depth(rows):
    """Return how many levels there are."""
    return 1 + max(depth(below) for *_, below in rows) if rows else 0


def first(rows):
    """Calls for an empty page: as many appends as its longest top or the number of blocks needs."""
    if depth(rows) > LEVELS:
        raise ValueError("a bound for more levels than one append carries is not written")
    return max(ceil(len(rows) / LIST), ceil(size(rows) / REQUEST))


def reading(rows):
    """Calls for a check: the page itself with its title, and each list by hundreds."""
    return 1 + _lists(rows)


def _lists(rows):
    return ceil(len(rows) / LIST) + sum(_lists(below) for *_, below in rows)


def learning(rows):
    """Calls for the id of the first of the lowest blocks, right after the first publish: a list for each level."""
    return depth(rows) - 1


def change(before, after):
    """Calls from one document to another, every id known: updates, appends, deletions, and questions for comments."""
    then, now, stay = dict(_every(before)), dict(_every(after)), _staying(before, after)
    updates = sum(then[key] != now[key] for key in stay)
    asked = sum(key in then for key in now.keys() - stay)
    return updates + _appends(after, stay) + _deletions(before, stay) + asked


def _every(rows):
    for key, words, below in rows:
        yield key, words
        yield from _every(below)


def _staying(before, after):
    """Return the most keys that can stay: the heaviest increasing part of each list, found by trying every end."""
    places = {key: (number, below) for number, (key, _, below) in enumerate(before)}
    best = []
    for key, _, below in after:
        if key in places:
            number, old = places[key]
            kept = {key} | _staying(old, below)
            longest = max((one for at, one in best if at < number), key=len, default=frozenset())
            best.append((number, longest | kept))
    return max((one for _, one in best), key=len, default=frozenset())


def _appends(rows, stay):
    """Return how many runs of blocks are new, a run being in one list between two that stay; each by hundreds."""
    appends = run = 0
    for key, _, below in rows:
        if key in stay:
            appends += ceil(run / LIST) + _appends(below, stay)
            run = 0
        else:
            run += 1
    return appends + ceil(run / LIST)


def _deletions(rows, stay):
    return sum(_deletions(below, stay) if key in stay else 1 for key, _, below in rows)
