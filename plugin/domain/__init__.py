"""The rules of the method: standard library only, no clock, no I/O."""
