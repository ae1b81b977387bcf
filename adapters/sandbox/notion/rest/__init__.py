"""The REST surface of the Notion stand-in: one module a family of endpoints, one gate for all of them."""
