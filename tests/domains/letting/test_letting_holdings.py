"""A tenant is told of the own bed, a landlord of the own dwellings; neither of the other."""

from __future__ import annotations

from liren.domains.letting.actions import stays
from liren.domains.letting.actions.lets import Landlord
from liren.domains.people.models import Person
from tests.domains.letting.conftest import House, day, let_at
from tests.domains.letting.test_notices import landlord
from tests.domains.letting.test_undertakings import on_screen
from tests.factories.tellings import told_of

__all__ = ["landlord"]  # the fixture


def test_tenant_and_landlord_are_told_the_own_side(house: House) -> None:
    tenant, landlord = house.person(0), house.person(1)
    stay = house.placed(0)
    stays.leave_bed(actor=house.who(), stay_id=stay.id, version=stay.version, on=day(-3))
    let_at(house.who(), "柳叶巷12号3幢1单元102室", landlord=Landlord(person_id=landlord.id))
    found = told_of(tenant)
    (one,) = found["letting.stays"]
    assert (one["room"], one["bed"], one["until"]) == (["主卧"], ["1"], [day(-3).isoformat()])
    assert "letting.lets" not in found
    found = told_of(landlord)
    assert [row["beds"] for row in found["letting.lets"]] == [["4"]]
    assert "letting.stays" not in found
    assert tenant.name not in str(found)


def test_a_landlord_is_told_of_the_own_letter(house: House, landlord: Person) -> None:
    on_screen(house)
    (one,) = told_of(landlord)["letting.undertakings"]
    assert (one["party"], one["signed"]) == (["房东"], [day().isoformat()])
