"""Confluence Cloud beside the Jira of the sandbox: pages over REST 2, counted and disturbed like every other call.

model, site     spaces and pages, and what can be done with them
body            the storage format: what is taken, what a site adds to it, how it looks to people
errors, rest    the calls below ``/wiki/api/v2``
view            a page for people below ``/wiki/spaces``
"""
