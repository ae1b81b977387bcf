"""What the many applications of one test process need not make anew: templates' code, and addresses nobody asks for."""

from flask import Flask
from jinja2 import BytecodeCache
from werkzeug.routing import Rule


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


def share():
    """Have every application that is made from now on be quick to make."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
    Rule._compile_builder = _when_asked
