"""Reads of guest houses: one, the list with alarms and rates, checks; guests masked."""
