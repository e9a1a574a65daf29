"""A server that has been asked to end says so before it does, so that proxies which ask go elsewhere.

Whoever runs the servers makes a file; their processes, which are others than his, look whether it is there.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

MARK = "LIREN_LEAVING_MARK"


def is_leaving() -> bool:
    mark = os.environ.get(MARK, "")
    return bool(mark) and Path(mark).exists()


def mark() -> Path:
    """The file of whoever asks, by his process."""
    return Path(settings.LIREN_DATA_DIR) / f"leaving-{os.getpid()}"
