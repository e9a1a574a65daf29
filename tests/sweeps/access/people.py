"""The register: who keeps it, who reads it, and nobody else."""

from __future__ import annotations

import uuid
from typing import Any

from liren.domains.people.actions import needs, open_household, register_person
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import GroupMark, Household, Need, Person
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.territory.models import Building, Place
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from tests.sweeps.access.shape import POSTED, Row, Scene, bench, each, sheet

LIUYIN = "320104901001"
KEEPERS = ("grid", "community", "director")
IMPORTERS = ("director", "district")
EXPORTERS = ("director",)
READERS = (*KEEPERS, "dispatcher", "district")


def a_household(scene: Scene) -> Household:
    """At a door of 柳荫里, made once."""
    found = Household.objects.filter(place_code=LIUYIN).first()
    return found or open_household(
        actor=SYSTEM,
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元501室",
        members=[MemberGiven("02", PersonGiven("王建国"))],
        source="visit",
    )


def person(scene: Scene) -> dict[str, Any]:
    return {"person_id": a_household(scene).members.get().person_id}


def household(scene: Scene) -> dict[str, Any]:
    return {"household_id": a_household(scene).id}


def dwelling(scene: Scene) -> dict[str, Any]:
    return {"dwelling_id": a_household(scene).dwelling_id}


def building(scene: Scene) -> dict[str, Any]:
    home = a_household(scene).dwelling
    assert home is not None
    if home.building_id is None:
        home.building = Building.objects.create(
            place=Place.objects.get(code=LIUYIN),
            place_code=LIUYIN,
            address=home.address,
            address_key=home.address_key,
            longitude=118.8,
            latitude=32.0,
        )
        home.save()
    return {"building_id": home.building_id}


def a_mark(scene: Scene) -> dict[str, Any]:
    found = GroupMark.objects.first() or needs.mark_group(
        actor=SYSTEM, **person(scene), group="low_income", since=clock.today(), source="visit"
    )
    return {"mark_id": found.id}


def a_need(scene: Scene) -> dict[str, Any]:
    found = Need.objects.first() or needs.raise_need(
        actor=SYSTEM, **person(scene), kind="visit", detail="", raised_by="visit"
    )
    return {"need_id": found.id}


def two(scene: Scene) -> dict[str, Any]:
    """The man, and the same man without a number."""
    first = person(scene)["person_id"]
    other = Person.objects.filter(name="王健国").first() or register_person(
        actor=SYSTEM, place_code=LIUYIN, given=PersonGiven("王健国"), source="visit", apart_from=[first]
    )
    return {"person_id": first, "other_id": other.id}


def no_merge(scene: Scene) -> dict[str, Any]:
    return {"merge_id": uuid.uuid4()}


def no_import(scene: Scene) -> dict[str, Any]:
    return {"run_id": uuid.uuid4()}


def no_list(scene: Scene) -> dict[str, Any]:
    return {"list_id": uuid.uuid4()}


def no_pair(scene: Scene) -> dict[str, Any]:
    return {"pair_id": uuid.uuid4()}


def no_conflict(scene: Scene) -> dict[str, Any]:
    return {"conflict_id": uuid.uuid4()}


def no_version(scene: Scene) -> dict[str, Any]:
    return {"version_id": uuid.uuid4()}


def no_filling(scene: Scene) -> dict[str, Any]:
    return {"filling_id": uuid.uuid4()}


PEOPLE = {
    "bench:person_merge_look": Row(bench(**each(200, *IMPORTERS)), bench(**each(422, *IMPORTERS)), person),
    "bench:person_merge": Row(bench(**each(200, *IMPORTERS)), bench(**each(200, *IMPORTERS)), two),
    "bench:person_merged": Row(bench(**each(404, *IMPORTERS)), bench(**each(404, *IMPORTERS)), no_merge),
    "bench:people": Row(bench(**each(200, *READERS)), bench(**each(422, *READERS))),
    "bench:person_add": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS))),
    "bench:person": Row(bench(**each(200, *READERS)), args=person),
    "bench:person_open": Row(POSTED, bench(**each(422, *READERS)), args=person),
    "bench:person_edit": Row(bench(**each(200, *KEEPERS)), bench(**each(200, *KEEPERS)), person),
    "bench:household_add": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS))),
    "bench:person_move": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), person),
    "bench:person_leave": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), person),
    "bench:person_die": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), person),
    "bench:person_protect": Row(bench(director=200), bench(director=422), person),
    "bench:person_account": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), person),
    "bench:person_list": Row(bench(**each(200, *READERS))),
    "bench:list_take": Row(
        bench(director=200), bench(director=422), lambda scene: {"source": "people.persons"}
    ),
    "bench:person_list_export": Row(bench(director=302), args=sheet),
    "bench:list_templates": Row(bench(**each(200, *EXPORTERS)), bench(**each(422, *EXPORTERS))),
    "bench:list_template": Row(bench(**each(404, *EXPORTERS)), args=no_version),
    "bench:list_template_columns": Row(POSTED, bench(**each(404, *EXPORTERS)), no_version),
    "bench:list_template_blank": Row(bench(**each(404, *EXPORTERS)), args=no_version),
    "bench:list_template_retire": Row(
        bench(**each(404, *EXPORTERS)), bench(**each(404, *EXPORTERS)), no_version
    ),
    "bench:list_fill": Row(bench(**each(200, *EXPORTERS)), bench(**each(422, *EXPORTERS))),
    "bench:list_filling": Row(bench(**each(404, *EXPORTERS)), args=no_filling),
    "bench:list_fill_export": Row(bench(**each(404, *EXPORTERS)), args=sheet),
    "bench:person_figures": Row(bench(**each(200, *READERS))),
    "bench:person_lists": Row(bench(**each(200, *READERS)), bench(**each(422, *READERS))),
    "bench:person_list_drop": Row(bench(**each(404, *READERS)), bench(**each(404, *READERS)), no_list),
    "bench:person_sign": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), person),
    "bench:person_mark": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), person),
    "bench:mark_end": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), a_mark),
    "bench:need_rules": Row(bench(**each(200, *READERS)), bench(district=422)),
    "bench:needs": Row(bench(**each(200, *READERS))),
    "bench:need_add": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), person),
    "bench:need": Row(bench(**each(200, *READERS)), bench(**each(422, *KEEPERS)), a_need),
    "bench:household_head": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), household),
    "bench:household_split": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), household),
    "bench:household_member": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), household),
    "bench:household_relations": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), household),
    "bench:household_merge": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), household),
    "bench:person_marriage": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), person),
    "bench:person_divorce": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), person),
    "bench:person_guardian": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), person),
    "bench:household": Row(bench(**each(200, *READERS)), args=household),
    "bench:dwelling": Row(bench(**each(200, *READERS)), args=dwelling),
    "bench:building": Row(bench(**each(200, *READERS)), args=building),
    "bench:people_import": Row(bench(**each(200, *IMPORTERS)), bench(**each(422, *IMPORTERS))),
    "bench:people_import_run": Row(bench(**each(404, *IMPORTERS)), args=no_import),
    "bench:people_import_columns": Row(POSTED, bench(**each(404, *IMPORTERS)), no_import),
    "bench:people_import_begin": Row(POSTED, bench(**each(404, *IMPORTERS)), no_import),
    "bench:people_import_drop": Row(
        bench(**each(404, *IMPORTERS)), bench(**each(404, *IMPORTERS)), no_import
    ),
    "bench:people_import_undo": Row(
        bench(**each(404, *IMPORTERS)), bench(**each(404, *IMPORTERS)), no_import
    ),
    "bench:people_import_parked": Row(bench(**each(404, *IMPORTERS)), args=no_import),
    "bench:doubles": Row(bench(**each(200, *IMPORTERS))),
    "bench:doubles_export": Row(bench(**each(302, *IMPORTERS)), args=sheet),
    "bench:doubles_compare": Row(POSTED, bench(**each(302, *IMPORTERS))),
    "bench:double_decide": Row(POSTED, bench(**each(404, *IMPORTERS)), no_pair),
    "bench:people_conflicts": Row(bench(**each(200, *IMPORTERS))),
    "bench:people_conflicts_export": Row(bench(**each(302, *IMPORTERS)), args=sheet),
    "bench:people_conflict_decide": Row(POSTED, bench(**each(404, *IMPORTERS)), no_conflict),
}
