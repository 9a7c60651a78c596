"""Decisions on the record: which advice was given to whom and when, kept in a log, and what would be advised now."""
