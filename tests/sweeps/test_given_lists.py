"""No list that tells of people is taken away before it was said to whom it goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from liren.domains.processing.recipient_choices import DataKind
from liren.faces.workbench.given_lists import ASKING
from liren.kernel import exports
from tests import personas
from tests.domains.casework.conftest import Desk, desk

__all__ = ["desk"]  # the fixture

BODIES = "organisations.bodies"  # with the telephones of offices
ASKS_ITSELF = {"bench:list_fill_export"}  # on the page where its layout is chosen
OF_NOBODY = {
    "bench:queue_export": "matters without those who brought them",
    "bench:late_export": "matters without those who brought them",
    "bench:hot_export": "matters without those who brought them",
    "bench:orders_export": "matters without those who brought them",
    "bench:supervisions_export": "matters without those who brought them",
    "bench:checks_export": "matters without those who brought them",
    "bench:appeals_export": "matters without those who brought them",
    "bench:sample_frame": "numbers of matters",
    "bench:joint_export": "bodies that were called",
    "bench:recurring_export": "places and numbers",
    "bench:handovers_export": "staff who left and how much they handed over",
    "bench:moves_export": "places and numbers",
    "bench:file_room_export": "places and sizes",
    "bench:addresses_export": "addresses up to a building, without door or name",
    "bench:rates_export": "numbers",
    "bench:monthly_export": "numbers",
    "bench:appraisal_export": "bodies and numbers",
    "bench:guest_rates_export": "numbers",
    "bench:retention_export": "numbers",
    "bench:fields_export": "what the register asks",
    "bench:recipients_export": "bodies",
    "bench:assessments_export": "what is processed",
    "bench:bodies_export": "bodies",
    "bench:deliveries_export": "messages by their kind, to accounts with masked names, for who runs the server",
    "bench:audit_export": "what the staff did, for auditors, who answer for it",
}
NAMES_SOMEBODY = {
    *("姓名", "房东", "签字人", "申请人", "谁的信息", "问的人", "联系人", "组长", "寄信人", "经营者"),
    *("户主", "电话", "手机", "证件号码", "身份证号", "住址", "现住址", "出生日期", "客人", "家属"),
}


def makers(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    """URLs of the workbench that make a file of a list."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from makers(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif space == "bench:" and "form" in pattern.pattern.converters:
            yield f"{space}{pattern.name}"


def test_every_file_of_a_list_asks_or_is_of_nobody() -> None:
    asking = {one.export for one in ASKING.values()}
    made = set(makers())
    assert sorted(made - asking - ASKS_ITSELF - set(OF_NOBODY)) == [], "whom do these tell of?"
    assert asking | ASKS_ITSELF | set(OF_NOBODY) == made
    assert not asking & set(OF_NOBODY)


def test_columns_that_name_somebody_are_on_lists_that_ask(desk: Desk) -> None:
    """Read from the lists themselves, whatever the table above says of them."""
    wrong = []
    for key, source in exports.SOURCES.items():
        if key in ASKING or key in ("people.filled", BODIES):
            continue
        for username in personas.EVERYBODY:
            actor = personas.actor(desk.world.accounts[username])
            if actor.has(source.rights[0]):
                named = set(map(str, source.open(actor, "").columns)) & NAMES_SOMEBODY
                wrong += [f"{key}: {sorted(named)}"] if named else []
                break
    assert wrong == []


@pytest.mark.parametrize("key", sorted(ASKING))
def test_a_list_says_of_whom_it_tells(key: str) -> None:
    listed = ASKING[key].listed
    assert listed.kinds
    assert set(listed.kinds) <= set(DataKind.values)
    if listed.model:
        assert apps.get_model(listed.model)._default_manager.values_list("pk", *listed.people).query
    assert reverse(ASKING[key].page)


def test_without_an_answer_no_file_is_made(desk: Desk) -> None:
    wrong = []
    for key, one in ASKING.items():
        for username in ("director", "auditor", "dispatcher", "district"):
            client = personas.client_for(desk.world.accounts[username])
            answer = client.get(reverse(one.export, args=["csv"]))
            if answer.status_code == 403:
                continue
            if answer.status_code != 302 or f"/exports/of/{key}/" not in answer["Location"]:
                wrong.append(f"{key} as {username}: {answer.status_code}")
            shown = client.get(answer["Location"])
            assert shown.status_code == 200, key
    assert wrong == []
