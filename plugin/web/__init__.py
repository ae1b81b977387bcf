"""Pages for people, and the few machine addresses that share their port."""
