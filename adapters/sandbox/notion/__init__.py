"""A Notion workspace in memory that answers API 2025-09-03 as strictly as the real one, sends webhooks, shows pages."""
