"""``make bench``: three quick measurements, each beside a named baseline of the same run. Nothing is judged."""
