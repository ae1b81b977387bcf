"""A store and a job engine on each database."""

from tests.store.databases import engine, keys, postgres, store, url

__all__ = ["engine", "keys", "postgres", "store", "url"]
