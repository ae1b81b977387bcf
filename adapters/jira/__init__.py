"""Jira Cloud: webhooks in, tickets read and written, fields and webhook installed.

Place in the flow: ``connect.connect`` builds the three ports from a manifest's section and needs no network for it.

signature, events   the webhook side: pure, no network
client, retrying,   the wire: one retry policy, one table from status to error; nothing that a tracker answers
failures            goes into an error's text
reading, people,    the tracker port, split by what it does
writing, tasks,
proof
slots, shapes, adf  pure: names of fields, JSON to plain data, documents to Atlassian's document format
site, provision     what stands on the site, what is missing, and the calls that add it

Data Center differs in few places, each named where it is: how a user is identified (``shapes.person``), how a search
is paged (``reading.Reading``), rich text (``adf``), where webhooks are registered (``site.HOOKS``).
"""
