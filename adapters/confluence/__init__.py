"""Confluence Cloud: pages of ours, written as a whole.

Place in the flow: ``connect.connect`` builds ``ports.pages.Pages`` from the manifest's place, without a call.

client, failures    the wire: one table from status to error; nothing that Confluence answers goes into an error's text
storage             pure: a document as storage format
markup, merging     pure: what stands on a page, what is ours of it, and how inline comments outlive a change
pages               the port
"""
