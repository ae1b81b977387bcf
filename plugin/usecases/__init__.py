"""One file a capability: read, decide by the domain, act through ports."""
