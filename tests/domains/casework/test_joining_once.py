"""“Me too” by telephone: once a person, and nobody learns from it whose number is in a matter."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from liren.domains.casework.actions import intake, merging, requester
from liren.domains.casework.actions.intake import phone_index
from liren.domains.casework.models import Case, Requester, Step
from liren.domains.messaging.models import Delivery
from liren.kernel import clock
from liren.kernel.actor import VISITOR
from tests.domains.casework.conftest import Desk
from tests.domains.casework.test_loop import refused

PHONE = "13900000002"
NAMED = {"naming": "named", "name": "李梅", "phone": PHONE}


def test_a_number_that_is_in_the_matter_is_told_so_and_counted_once(desk: Desk) -> None:
    receipt = desk.said(naming="named", name="王秀兰", phone=PHONE)
    given = {"actor": VISITOR, "case_id": receipt.case_id, **NAMED}
    for _ in range(3):
        assert intake.join_case(**given) is None
    assert Case.objects.get(id=receipt.case_id).people == Requester.objects.count() == 1
    assert not Step.objects.filter(verb="joined").exists()
    told = Delivery.objects.get(template="casework.in_already")
    assert told.phone == PHONE
    with desk.at(days=1):
        intake.join_case(**given)
    assert Delivery.objects.filter(template="casework.in_already").count() == 2


def test_who_brought_a_merged_matter_is_in_the_main_one_already(desk: Desk) -> None:
    main, other = desk.said(), desk.said(naming="named", name="王秀兰", phone=PHONE)
    merging.merge_case(actor=desk.who("dispatcher"), case_id=other.case_id, into_id=main.case_id)
    assert intake.join_case(actor=VISITOR, case_id=main.case_id, **NAMED) is None
    assert Case.objects.get(id=main.case_id).people == 2


def test_who_withdrew_the_own_part_is_in_again_with_the_old_code(desk: Desk) -> None:
    first = desk.said()
    other = intake.join_case(actor=VISITOR, case_id=first.case_id, **NAMED)
    assert other is not None
    mine = {"actor": VISITOR, "case_id": first.case_id, "code": other.tracking_code}
    requester.withdraw_case(**mine)
    assert intake.join_case(actor=VISITOR, case_id=first.case_id, **NAMED) is None
    assert Case.objects.get(id=first.case_id).people == 2
    requester.add_words(**mine, words="又不亮了")


def test_an_account_is_told_that_it_is_in_and_another_s_number_is_not_kept_twice(desk: Desk) -> None:
    receipt = desk.said(naming="named", name="李梅", phone=PHONE)
    resident = desk.who("resident")
    own = intake.join_case(actor=resident, case_id=receipt.case_id, **NAMED)
    assert own is not None
    assert Requester.objects.get(id=own.requester_id).phone == ""
    again = {"actor": resident, "case_id": receipt.case_id, "naming": "named"}
    assert refused(intake.join_case, **again) == "casework.joined_already"


def test_a_number_without_messages_cannot_get_the_code(desk: Desk) -> None:
    receipt = desk.said()
    landline = {"naming": "named", "name": "李梅", "phone": "025-52300120"}
    given = {"actor": VISITOR, "case_id": receipt.case_id, **landline}
    assert refused(intake.join_case, **given) == "casework.phone_not_mobile"


def test_the_database_itself_holds_a_number_once_a_matter(desk: Desk) -> None:
    receipt = desk.said(naming="named", name="李梅", phone=PHONE)
    row = {
        "case_id": receipt.case_id,
        "role": "joined",
        "naming": "named",
        "phone_index": phone_index(PHONE),
        "joined_at": clock.now(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Requester.objects.create(**row)
    Requester.objects.create(**{**row, "phone_index": ""})


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_by_one_number_are_one_requester(request: pytest.FixtureRequest) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a race needs PostgreSQL")
    desk = request.getfixturevalue("desk")
    receipt = desk.said()
    start = Barrier(8)

    def join(_number: int) -> bool:
        try:
            start.wait()
            with clock.at(desk.now):
                return intake.join_case(actor=VISITOR, case_id=receipt.case_id, **NAMED) is not None  # type: ignore[arg-type]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(join, range(8))) == 1
    assert Case.objects.get(id=receipt.case_id).people == 2
