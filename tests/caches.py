"""What the many applications of one test process need not do: compile the same anew, wait for the disk."""

from functools import cache

import sqlalchemy as sa
from flask import Flask
from jinja2 import BytecodeCache
from werkzeug.routing import Rule

from plugin import bootstrap
from plugin.store.engine import make_engine


class Compiled(BytecodeCache):
    """Keeps the code of each template in memory, known by its file and its content."""

    def __init__(self):
        self._codes = {}

    def load_bytecode(self, bucket):
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket):
        self._codes[bucket.key, bucket.checksum] = bucket.code


_compile_builder = Rule._compile_builder


def _when_asked(rule, append_unknown=True):
    """Compile what builds a rule's addresses when the first one is asked for: most rules only match."""
    made = []

    def build(rule, **values):
        if not made:
            made.append(_compile_builder(rule, append_unknown))
        return made[0](rule, **values)

    return build


@cache
def _model():
    """Return the engine that all others on SQLite have their dialect and their compiled statements from."""
    model = sa.create_engine("sqlite://")
    model.connect().close()  # a dialect is whole when it has seen a database
    return model


def _hurried(url):
    """Make an engine whose SQLite does not wait for the disk: no test pulls the plug of the machine."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _hurry)
        engine.dialect = engine.pool._dialect = _model().dialect
        engine._compiled_cache = _model()._compiled_cache
    return engine


def _hurry(connection, _entry):
    kept, connection.isolation_level = connection.isolation_level, None
    connection.execute("PRAGMA synchronous=OFF")
    connection.isolation_level = kept


def share():
    """Have every application that is made from now on be quick to make."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
    Rule._compile_builder = _when_asked
    bootstrap.make_engine = _hurried
