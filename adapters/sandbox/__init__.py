"""A local stand-in that speaks the REST and the webhooks the product uses, for the demo and the tests.

Place in the flow: it stands where the customer's Jira would stand, Cloud with REST v3 or Data Center 10 with REST v2
(``edition`` tells them apart). It knows nothing of the product; what real Jira refuses, it refuses with the same
status and body.
"""
