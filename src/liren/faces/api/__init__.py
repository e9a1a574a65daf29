"""Machines: what other programs ask and are told. Open311 in `open311`."""
