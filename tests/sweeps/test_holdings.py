"""Whatever room points at persons tells what it holds of them."""

from __future__ import annotations

from liren.kernel import carrying, holdings


def test_every_room_that_holds_anything_of_people_tells_it() -> None:
    """`holdings.register` in the `AppConfig.ready` of the room (see `liren.kernel.holdings`)."""
    pointing = {key.split(".")[0] for key in (*carrying.HELD, *carrying.LEFT)}
    assert pointing <= holdings.ROOMS.keys()
    assert "casework" in holdings.ROOMS


def test_every_room_says_how_it_forgets_each_row_that_points_at_a_person() -> None:
    """`takes` of the room's `Forget`: what is not named there would stay when somebody is deleted."""
    taken = {key: room for room, forget in holdings.FORGETS.items() for key in forget.takes}
    assert set(taken) == {*carrying.HELD, *carrying.LEFT}
    assert all(key.startswith(f"{room}.") for key, room in taken.items())


def test_every_kind_has_a_name_of_its_room() -> None:
    for room, forget in holdings.FORGETS.items():
        assert forget.titles
        assert all(key.startswith(f"{room}.") and str(title) for key, title in forget.titles.items())
