"""A scanned paper small enough to stand in a test."""

from __future__ import annotations

_BODY = b"1 0 obj\n<< /Type /Catalog >>\nendobj\n"
PDF = b"%PDF-1.7\n" + _BODY + b"xref\n0 1\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
