"""Word lists of reading: cues, titles, accounts, events, set phrases, as data."""
