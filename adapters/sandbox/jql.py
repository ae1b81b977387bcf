"""JQL: from text to a tree. Only the grammar; what a field means is the business of ``jql_match``.

https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
Wrong grammar raises ``JqlError``, which the search answers with 400.
"""

import re
from dataclasses import dataclass

MAX_SORT_FIELDS = 7
MAX_DEPTH = 60
TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<op>!=|!~|>=|<=|&&|\|\||[=<>~!(),])
      | (?P<word>[^\s"'=!<>~(),&|]+)
    )""",
    re.VERBOSE,
)
RESERVED = {"and", "or", "not", "in", "is", "order", "by", "empty", "null", "was", "changed"}
OPERATORS = {"=", "!=", ">", ">=", "<", "<=", "~", "!~"}


class JqlError(ValueError):
    """The query is not JQL; the text is shown to the caller."""


@dataclass(frozen=True)
class Token:
    """A word, a quoted string or an operator."""

    text: str
    kind: str

    def says(self, *words: str) -> bool:
        """Whether it is one of the given unquoted words or operators."""
        return self.kind != "string" and self.text.lower() in words


@dataclass(frozen=True)
class Value:
    """An operand: a literal, ``EMPTY`` or a function call by name."""

    text: str
    empty: bool = False
    function: bool = False


@dataclass(frozen=True)
class Clause:
    """``field operator values``; a list operator may have several values."""

    field: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Not:
    """The opposite of a node."""

    node: "Node"


@dataclass(frozen=True)
class Both:
    """Every node (``all_of``) or at least one of them."""

    all_of: bool
    nodes: tuple["Node", ...]


Node = Clause | Not | Both


@dataclass(frozen=True)
class Query:
    """A parsed query; ``where`` is missing when it only sorts."""

    where: Node | None
    order: tuple[tuple[str, bool], ...]
    """(field, descending) pairs"""


def parse(text: str) -> Query:
    """Parse a query; ``JqlError`` when it is not one."""
    return _Parser(_tokens(text)).query()


def _tokens(text: str) -> list[Token]:
    tokens, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None:
            raise JqlError(f"Error in the JQL Query: unexpected character at position {at}.")
        at = match.end()
        kind = match.lastgroup or ""
        found = match[kind]
        if kind == "string":
            found = re.sub(r"\\(.)", r"\1", found[1:-1], flags=re.DOTALL)
        tokens.append(Token(found, kind))
    return tokens


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def query(self) -> Query:
        where = None if self._peek("order") or self._done() else self._any()
        order = self._order() if self._peek("order") else ()
        if not self._done():
            raise JqlError(f"Error in the JQL Query: unexpected '{self._tokens[self._at].text}'.")
        return Query(where, order)

    def _done(self) -> bool:
        return self._at >= len(self._tokens)

    def _peek(self, *words: str) -> bool:
        return not self._done() and self._tokens[self._at].says(*words)

    def _take(self) -> Token:
        if self._done():
            raise JqlError("Error in the JQL Query: the query ends too early.")
        self._at += 1
        return self._tokens[self._at - 1]

    def _skip(self, *words: str) -> bool:
        if self._peek(*words):
            self._at += 1
            return True
        return False

    def _want(self, word: str) -> None:
        if not self._skip(word):
            raise JqlError(f"Error in the JQL Query: expecting '{word}'.")

    def _any(self) -> Node:
        nodes = [self._all()]
        while self._skip("or", "||"):
            nodes.append(self._all())
        return nodes[0] if len(nodes) == 1 else Both(all_of=False, nodes=tuple(nodes))

    def _all(self) -> Node:
        nodes = [self._one()]
        while self._skip("and", "&&"):
            nodes.append(self._one())
        return nodes[0] if len(nodes) == 1 else Both(all_of=True, nodes=tuple(nodes))

    def _one(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise JqlError("Error in the JQL Query: it is nested too deeply.")
        try:
            if self._skip("not", "!"):
                return Not(self._one())
            if self._skip("("):
                node = self._any()
                self._want(")")
                return node
            return self._clause()
        finally:
            self._depth -= 1

    def _clause(self) -> Clause:
        field = self._field()
        operator = self._operator()
        if operator in ("in", "not in") and self._skip("("):
            values = [self._value()]
            while self._skip(","):
                values.append(self._value())
            self._want(")")
            return Clause(field, operator, tuple(values))
        value = self._value()
        if operator in ("in", "not in") and not value.function:
            raise JqlError(f"Operator '{operator}' of field '{field}' needs a list.")
        if operator in ("is", "is not") and not value.empty:
            raise JqlError(f"Operator '{operator}' of field '{field}' takes EMPTY only.")
        return Clause(field, operator, (value,))

    def _field(self) -> str:
        token = self._take()
        if token.kind == "op" or (token.kind == "word" and token.text.lower() in RESERVED):
            raise JqlError(f"Error in the JQL Query: expecting a field name, got '{token.text}'.")
        return token.text

    def _operator(self) -> str:
        token = self._take()
        if token.kind == "op" and token.text in OPERATORS:
            return token.text
        if token.says("in"):
            return "in"
        if token.says("not"):
            self._want("in")
            return "not in"
        if token.says("is"):
            return "is not" if self._skip("not") else "is"
        raise JqlError(f"Error in the JQL Query: '{token.text}' is not an operator that is known here.")

    def _value(self) -> Value:
        token = self._take()
        if token.kind == "op":
            raise JqlError(f"Error in the JQL Query: expecting a value, got '{token.text}'.")
        if token.says("empty", "null"):
            return Value("", empty=True)
        if token.kind == "word" and self._skip("("):
            self._want(")")
            return Value(token.text, function=True)
        if token.kind == "word" and token.text.lower() in RESERVED:
            raise JqlError(f"Error in the JQL Query: '{token.text}' is a reserved word, quote it.")
        return Value(token.text)

    def _order(self) -> tuple[tuple[str, bool], ...]:
        self._want("order")
        self._want("by")
        order = [self._sort()]
        while self._skip(","):
            order.append(self._sort())
        if len(order) > MAX_SORT_FIELDS:
            raise JqlError(f"The orderBy clause can contain at most {MAX_SORT_FIELDS} fields.")
        return tuple(order)

    def _sort(self) -> tuple[str, bool]:
        field = self._field()
        if self._skip("desc"):
            return field, True
        self._skip("asc")
        return field, False
