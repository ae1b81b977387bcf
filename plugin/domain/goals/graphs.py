"""Who depends on whom, in linear time and without recursion: a tree may be ten thousand goals deep."""

from collections.abc import Iterable, Iterator, Mapping, Sequence


def components(names: Iterable[str], edges: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield the strongly connected components, each after those that it points at (Tarjan 1972).

    One of more than one name, or of a name that points at itself, is a cycle.
    """
    search = _Search(edges)
    for name in names:
        if name not in search.number:
            yield from search.walk(name)


class _Search:
    """The stacks of one search; ``number`` says in which order names were met."""

    def __init__(self, edges: Mapping[str, Sequence[str]]) -> None:
        self.edges = edges
        self.number: dict[str, int] = {}
        self.low: dict[str, int] = {}
        self.standing: dict[str, None] = {}
        self.work: list[tuple[str, Iterator[str]]] = []

    def walk(self, start: str) -> Iterator[list[str]]:
        self._enter(start)
        while self.work:
            name, rest = self.work[-1]
            if self._deeper(name, rest):
                continue
            self.work.pop()
            if self.work:
                above = self.work[-1][0]
                self.low[above] = min(self.low[above], self.low[name])
            if self.low[name] == self.number[name]:
                yield self._closed(name)

    def _enter(self, name: str) -> None:
        self.number[name] = self.low[name] = len(self.number)
        self.standing[name] = None
        self.work.append((name, iter(self.edges.get(name, ()))))

    def _deeper(self, name: str, rest: Iterator[str]) -> bool:
        for following in rest:
            if following not in self.number:
                self._enter(following)
                return True
            if following in self.standing:
                self.low[name] = min(self.low[name], self.number[following])
        return False

    def _closed(self, name: str) -> list[str]:
        found: list[str] = []
        while not found or found[-1] != name:
            found.append(self.standing.popitem()[0])
        return found
