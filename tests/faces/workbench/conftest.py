"""The workbench is tested on real matters: `desk` is casework's own, with a clock that the test moves."""

from tests.domains.casework.conftest import desk

__all__ = ["desk"]
