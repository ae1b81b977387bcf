"""``make live``: what docs/assumptions.md takes for granted about Jira, looked at on a real site."""
