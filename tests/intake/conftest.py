"""A store on each database."""

from tests.store.databases import engine, keys, postgres, store, url

__all__ = ["engine", "keys", "postgres", "store", "url"]
