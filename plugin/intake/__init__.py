"""The way in for trackers: verify the raw bytes, keep the event, wake the ticket; nothing is decided here."""
