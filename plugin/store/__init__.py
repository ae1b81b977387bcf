"""Rows: tables, migrations, encryption at rest, and the repositories behind ``ports.store``."""
