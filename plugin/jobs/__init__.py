"""Runs of tickets: woken once, one at a time, tried again, never forgotten; dbos stands behind ``engine``."""
