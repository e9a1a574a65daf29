"""Whatever room points at persons tells what it holds of them."""

from __future__ import annotations

from liren.kernel import carrying, holdings


def test_every_room_that_holds_anything_of_people_tells_it() -> None:
    """`holdings.register` in the `AppConfig.ready` of the room (see `liren.kernel.holdings`)."""
    pointing = {key.split(".")[0] for key in (*carrying.HELD, *carrying.LEFT)}
    assert pointing <= holdings.ROOMS.keys()
    assert "casework" in holdings.ROOMS
