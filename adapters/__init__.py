"""The outside: one package per tracker, and the sandbox that stands in for them in demo and tests."""
