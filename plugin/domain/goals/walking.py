"""Ways through a tree without recursion."""

from collections.abc import Callable, Iterable, Iterator

from plugin.domain.goals.model import Node, Tree


def roots(tree: Tree) -> tuple[Node, ...]:
    """Return the nodes that hang below no other: the shared goal, the branches' first levels, the loose ones."""
    shared = () if tree.shared is None else (tree.shared,)
    return (*shared, *(node for branch in tree.branches for node in branch.nodes), *tree.loose)


def nodes(tree: Tree) -> Iterator[Node]:
    """Yield every node once, in the order in which they are shown."""
    yield from below(roots(tree))


def below(tops: Iterable[Node]) -> Iterator[Node]:
    """Yield nodes and all that is below them, each parent before its children."""
    work = list(tops)[::-1]
    while work:
        node = work.pop()
        yield node
        work.extend(reversed(node.children))


def rebuilt(tops: Iterable[Node], change: Callable[[Node, tuple[Node, ...]], Node]) -> tuple[Node, ...]:
    """Return nodes made anew from below: ``change`` gets each old node and its new children."""
    tops = tuple(tops)
    made: dict[int, Node] = {}
    for node in reversed(list(below(tops))):
        made[id(node)] = change(node, tuple(made[id(child)] for child in node.children))
    return tuple(made[id(node)] for node in tops)
