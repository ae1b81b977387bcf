"""Notion: webhooks in, pages read and written, properties and a database of talks installed.

Place in the flow: ``connect.connect`` builds the ports from a manifest's section and needs no network for it.

signature, events     the webhook side: pure, no network
client, retrying,     the wire: one retry policy, one table from status to error; nothing that Notion answers goes
failures              into an error's text
schema, reading,      the tracker port, split by what it does; a page's own text is ``sections``, comments are
people, writing,      ``writing``
sections, tasks,
proof
slots, shapes,        pure: names of properties, JSON to plain data, documents to rich text and blocks
richtext, blocks,
revising
site, provision,      what stands in the workspace, what is missing, and the calls that add it
rights, removing

API version 2025-09-03 throughout: https://developers.notion.com/reference/versioning
"""
