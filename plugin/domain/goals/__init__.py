"""The goal tree: what departments promised, how it adds up to the shared goal, and what the plan lacks."""
