"""Makes dbos speak like the rest of the program: warnings only, one line, no exception text."""

import logging

_NAME = "dbos"


class _OneLine(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the first line and the class of an error: its text and traceback may carry values."""
        first = next(iter(record.getMessage().splitlines()), "")
        error = record.exc_info[0] if record.exc_info else None
        record.msg = f"{first} {error.__qualname__}" if error else first
        record.args, record.exc_info, record.exc_text = (), None, None
        return True


def hush() -> None:
    """Send what dbos logs to the program's own handlers; call before ``DBOS`` is made."""
    logger = logging.getLogger(_NAME)
    if any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        return
    # With any handler there, dbos adds none of its own that writes to the console.
    logger.addHandler(logging.NullHandler())
    logger.addFilter(_OneLine())
    logger.setLevel(logging.WARNING)
    logger.propagate = True
