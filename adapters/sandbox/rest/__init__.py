"""The REST surface: one small handler for each call, and the gate that each call goes through."""
