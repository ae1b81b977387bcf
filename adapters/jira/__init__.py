"""Jira, Cloud and Data Center 10: webhooks in, tickets read and written, fields and webhook installed.

Place in the flow: ``connect.connect`` builds the ports from a manifest's section and needs no network for it.

edition             what Data Center does otherwise: one object that the client carries and the others ask
signature, events   the webhook side: pure, no network
client, retrying,   the wire: one retry policy, one table from status to error; nothing that a tracker answers
failures            goes into an error's text
reading, searching, the tracker port, split by what it does
people, writing,
tasks, proof
slots, shapes,      pure: names of fields, JSON to plain data, documents to Atlassian's document format and to wiki
adf, wiki           markup, and back to words
goals, goal_values  goals as issues: one search a source, who set a number last
pages, splicing,    pages of ours as an issue's description: what is ours in it and what is people's, and what is left
cutting             out where it is too long
site, layout,       what stands on the site, what is missing, and the calls that add it; ``placing`` finds the screens
placing, provision, of a Data Center site by what its deals show
removing, rights,
webhook
scout               what ``trida init`` looks for before there is a manifest
"""
