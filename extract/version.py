"""The name under which our reader's readings are stored; light to import, so that a known article need not load the reader."""

VERSION = "0.1.0"
"""The version of the reader; a new one when the same text would give other records."""

READER = f"communique/{VERSION}"
"""The name of the reader."""
