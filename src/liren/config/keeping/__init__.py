"""Keeping an installation safe: backups that only their key opens, restoring, and moving to another database."""
