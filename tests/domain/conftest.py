"""Property tests of the rules: the same examples each time, however busy the machine."""

from hypothesis import settings

settings.register_profile("domain", deadline=None, derandomize=True)
settings.load_profile("domain")
