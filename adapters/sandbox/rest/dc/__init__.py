"""Calls that Jira Data Center answers otherwise than Cloud, or that Cloud does not have."""

API = "/rest/api/2"
