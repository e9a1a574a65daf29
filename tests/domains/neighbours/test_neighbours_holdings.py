"""A contact and the members of a mutual-help group are told what is held of them; others by masked names."""

from __future__ import annotations

from liren.domains.neighbours.actions import enrol_contact, join_circle, note_help
from liren.kernel import clock
from tests.domains.neighbours.conftest import DAY, Yard
from tests.domains.people.conftest import LIUYIN
from tests.factories.tellings import told_of


def test_contacts_circles_and_help_are_told(yard: Yard) -> None:
    circle, since = yard.circle("help", "互助一组"), clock.today() - DAY
    for person in (yard.husband, yard.wife):
        circle.refresh_from_db()
        join_circle(
            actor=yard.worker, circle_id=circle.id, version=circle.version, person_id=person.id, since=since
        )
    circle.refresh_from_db()
    note_help(
        actor=yard.worker,
        circle_id=circle.id,
        version=circle.version,
        helper_id=yard.wife.id,
        helped_id=yard.husband.id,
        kind="meals",
        since=since,
    )
    enrol_contact(
        actor=yard.worker, place_code=LIUYIN, kind="party", person_id=yard.husband.id, since=clock.today()
    )
    found = told_of(yard.husband)
    assert [row[""] for row in found["neighbours.circles"]] == [["互助一组"]]
    assert [(row[""], row["helper"]) for row in found["neighbours.helps"]] == [(["做饭送餐"], ["李*英"])]
    assert [row[""] for row in found["neighbours.contacts"]] == [["党员"]]
    assert [row["helped"] for row in told_of(yard.wife)["neighbours.helps"]] == [["王*国"]]
