"""A local stand-in that speaks the Jira Cloud REST v3 and webhooks the product uses, for the demo and the tests.

Place in the flow: it stands where the customer's Jira would stand. It knows nothing of the product; what real
Jira refuses, it refuses with the same status and body.
"""
