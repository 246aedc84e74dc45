"""Data files: facts, word lists and messages, each with its source."""
