"""Decisions of the register without database or clock."""
