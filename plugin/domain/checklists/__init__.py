"""Sync checklists: which items a meeting of departments has, who ticked what, what both sides accepted."""
