"""The workbench is tested on real matters: `desk` is casework's own, with a clock that the test moves."""

import io

import pytest
from PIL import Image

from tests.domains.casework.conftest import desk

__all__ = ["desk"]


@pytest.fixture
def png() -> bytes:
    """A small picture."""
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "PNG")
    return kept.getvalue()
