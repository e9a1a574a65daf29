"""Supervision (督办) of matters: opened by hand and by rule, answered, returned, raised, instructed, closed."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from liren.domains.casework import errors
from liren.domains.casework.actions import comments, requester
from liren.domains.casework.actions import supervision as deeds
from liren.domains.casework.actions.supervision import Instructed
from liren.domains.casework.actions.supervision_opening import open_supervision
from liren.domains.casework.actions.supervision_ticks import raise_due_alarms
from liren.domains.casework.choices import SupervisionAlarm, SupervisionCause
from liren.domains.casework.models import Case, Instruction, Supervision
from liren.domains.casework.queries import supervision as found
from liren.kernel import clock
from liren.kernel.actor import SYSTEM, VISITOR
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.casework.conftest import Desk
from tests.domains.casework.supervised import answered, opened, told


def test_a_supervisor_puts_a_matter_under_supervision_and_the_body_is_told(desk: Desk) -> None:
    receipt = desk.accepted()
    supervision = opened(desk, receipt.number)
    assert supervision.number == "320104-D-2026-000001"
    assert supervision.body_id == desk.body("station:001")
    assert supervision.due_at is not None
    local = supervision.due_at.astimezone(clock.LOCAL)
    assert (local.date().isoformat(), local.time()) == ("2026-11-26", dt.time(17, 30)), "three working days"
    assert "community" in told("opened")
    entry = AuditEntry.objects.get(verb="casework.supervision.opened")
    assert entry.object_label == supervision.number
    step = Case.objects.get(id=receipt.case_id).steps.get(verb="supervised")
    assert not step.is_public, "the resident sees the answer, not the offices' correspondence"


@pytest.mark.parametrize("username", ["department", "organisation", "community", "director"])
def test_a_department_gives_communities_no_work_by_supervision(desk: Desk, username: str) -> None:
    receipt = desk.accepted()
    with pytest.raises(errors.DepartmentsDoNotSupervise):
        open_supervision(actor=desk.who(username), number=receipt.number, level="notice", words="请办。")
    assert not Supervision.objects.exists()


def test_neither_dispatcher_nor_visitor_supervises(desk: Desk) -> None:
    receipt = desk.accepted()
    for actor in (desk.who("dispatcher"), VISITOR):
        with pytest.raises(NotAllowed):
            open_supervision(actor=actor, number=receipt.number, level="notice", words="请办。")


@pytest.mark.parametrize("number", ["", "   ", "320104-2026-999999", "填报一张表"])
def test_there_is_no_supervision_without_a_matter(desk: Desk, number: str) -> None:
    with pytest.raises(errors.SupervisionNeedsCase) as refused:
        opened(desk, number)
    assert refused.value.field == "number"


def test_the_database_keeps_no_supervision_without_a_matter(desk: Desk) -> None:
    supervision = opened(desk, desk.accepted().number)
    with pytest.raises(IntegrityError), transaction.atomic():
        Supervision.objects.filter(id=supervision.id).update(case=None)


def test_only_a_body_that_had_the_matter_in_hand_is_supervised_for_it(desk: Desk) -> None:
    receipt = desk.accepted()
    with pytest.raises(errors.SupervisionBodyStrange):
        opened(desk, receipt.number, body_id=desk.body("station:002"))
    centre = desk.world.bodies["centre"].id if "centre" in desk.world.bodies else None
    if centre is not None:
        assert opened(desk, receipt.number, body_id=centre).body_id == centre


def test_one_matter_has_one_supervision_at_a_time(desk: Desk) -> None:
    receipt = desk.accepted()
    supervision = opened(desk, receipt.number)
    with pytest.raises(errors.SupervisedAlready):
        opened(desk, receipt.number)
    supervision.id, supervision.number = uuid.uuid4(), "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        supervision.save(force_insert=True)


def test_what_was_withdrawn_is_not_supervised(desk: Desk) -> None:
    receipt = desk.said()
    requester.withdraw_case(actor=VISITOR, case_id=receipt.case_id, code=receipt.tracking_code, words="算了")
    with pytest.raises(errors.CaseNotSupervisable):
        opened(desk, receipt.number)


def test_words_and_a_level_are_asked_for(desk: Desk) -> None:
    receipt = desk.accepted()
    for level, words in (("notice", "  "), ("order", "请办。")):
        with pytest.raises(errors.ReasonMissing):
            opened(desk, receipt.number, level, words=words)


def test_the_body_answers_and_the_supervisor_closes_with_a_result(desk: Desk) -> None:
    supervision = answered(desk)
    assert (supervision.state, supervision.alarm_at) == ("answered", None)
    assert "supervisor" in told("answered")
    desk.at(hours=2)
    deeds.close_supervision(
        actor=desk.who("supervisor"), supervision_id=supervision.id, result="explained", words="情况属实。"
    )
    supervision.refresh_from_db()
    assert (supervision.state, supervision.result, supervision.conclusion) == (
        "closed",
        "explained",
        "情况属实。",
    )
    lines = [line.sentence for line in found.history_of(supervision)]
    assert lines[0].endswith("销号：说明成立。")
    assert len(lines) == 3
    with pytest.raises(errors.SupervisionStepNotAllowed):
        deeds.answer_supervision(actor=desk.who("community"), supervision_id=supervision.id, words="还有")


def test_others_neither_answer_nor_close(desk: Desk) -> None:
    supervision = opened(desk, desk.accepted().number)
    with pytest.raises(NotAllowed):
        deeds.answer_supervision(actor=desk.who("supervisor"), supervision_id=supervision.id, words="代答")
    with pytest.raises(NotAllowed):
        deeds.close_supervision(
            actor=desk.who("community"), supervision_id=supervision.id, result="settled", words="好了"
        )
    with pytest.raises(errors.SupervisionNotFound):
        deeds.answer_supervision(actor=desk.who("department"), supervision_id=supervision.id, words="x")
    with pytest.raises(errors.SupervisionNotFound):
        found.get_supervision(desk.who("department"), supervision.number)


def test_nobody_closes_on_the_own_explanation(desk: Desk) -> None:
    supervision = answered(desk)
    supervisor = desk.who("supervisor")
    Supervision.objects.filter(id=supervision.id).update(answered_by=supervisor.id)
    with pytest.raises(errors.OwnAnswer):
        deeds.close_supervision(
            actor=supervisor, supervision_id=supervision.id, result="settled", words="好了"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Supervision.objects.filter(id=supervision.id).update(
            state="closed", result="settled", conclusion="x", closed_at=clock.now(), closed_by=supervisor.id
        )


def test_an_explanation_that_does_not_do_is_returned_with_the_whole_limit(desk: Desk) -> None:
    supervision = answered(desk)
    first = supervision.due_at
    desk.at(days=2)
    deeds.return_answer(
        actor=desk.who("supervisor"), supervision_id=supervision.id, words="没有写什么时候换。"
    )
    supervision.refresh_from_db()
    assert (supervision.state, supervision.return_count, supervision.answered_at) == ("waiting", 1, None)
    assert str(supervision.due_at) > str(first)
    assert "community" in told("returned")


def test_a_reminder_becomes_a_notice_and_then_rectification(desk: Desk) -> None:
    supervision = opened(desk, desk.accepted().number, "reminder")
    dues = [supervision.due_at]
    for _ in range(2):
        deeds.raise_supervision(actor=desk.who("supervisor"), supervision_id=supervision.id, words="仍未办。")
        supervision.refresh_from_db()
        dues.append(supervision.due_at)
    assert supervision.level == "rectification"
    assert dues == sorted(dues, key=str)
    with pytest.raises(errors.SupervisionStepNotAllowed):
        deeds.raise_supervision(actor=desk.who("supervisor"), supervision_id=supervision.id, words="再加重。")


def page_of_paper() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "PNG")
    return SimpleUploadedFile("批示.png", kept.getvalue(), "image/png")


def instruction(desk: Desk, **changed: Any) -> Instructed:
    given: dict[str, Any] = {
        "leader": "周明",
        "office": "街道党工委书记",
        "said_on": desk.now.date(),
        "words": "请社区本周办结，街道盯到底。",
        **changed,
    }
    return Instructed(**given)


def test_a_leaders_instruction_is_kept_with_its_page_and_followed_until_closed(desk: Desk) -> None:
    receipt = desk.accepted()
    supervision = opened(desk, receipt.number, instructed=instruction(desk, page=[page_of_paper()]))
    assert supervision.cause == SupervisionCause.INSTRUCTION
    [line] = found.instructions_of(supervision)
    assert (line.instruction.leader, line.instruction.body_id) == ("周明", supervision.body_id)
    [page] = line.pages
    assert found.supervision_file(desk.who("community"), page.id) == page
    with pytest.raises(errors.SupervisionNotFound):
        found.supervision_file(desk.who("department"), page.id)
    supervisor = desk.who("supervisor")
    wanted = found.SupervisionFilter(view="instructed")
    assert [row.id for row in found.list_supervisions(supervisor, wanted).rows] == [supervision.id]
    deeds.close_supervision(
        actor=supervisor, supervision_id=supervision.id, result="settled", words="已办结。"
    )
    assert Instruction.objects.get().done_at == clock.now()
    assert not found.list_supervisions(supervisor, wanted).rows


def test_an_instruction_on_what_is_supervised_already_is_put_to_the_body_again(desk: Desk) -> None:
    supervision = answered(desk)
    desk.at(days=1)
    deeds.instruct(actor=desk.who("supervisor"), supervision_id=supervision.id, instructed=instruction(desk))
    supervision.refresh_from_db()
    assert (supervision.state, supervision.limit_since) == ("waiting", clock.now())
    assert "周明" in found.history_of(supervision)[0].sentence
    assert "community" in told("instructed")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"leader": " "}, "leader"),
        ({"words": ""}, "instruction"),
        ({"said_on": None}, "said_on"),
        ({"said_on": dt.date(2027, 5, 1)}, "said_on"),
    ],
)
def test_an_instruction_says_who_when_and_what(desk: Desk, changed: dict[str, Any], field: str) -> None:
    supervision = opened(desk, desk.accepted().number)
    with pytest.raises(errors.InstructionIncomplete) as refused:
        deeds.instruct(
            actor=desk.who("supervisor"),
            supervision_id=supervision.id,
            instructed=instruction(desk, **changed),
        )
    assert refused.value.field == field
    assert not Instruction.objects.exists()


def test_no_answer_is_told_to_the_supervisor_and_then_to_the_district(desk: Desk) -> None:
    supervision = opened(desk, desk.accepted().number)
    assert raise_due_alarms() == 0
    desk.at(days=3)
    desk.at(hours=9)
    assert raise_due_alarms() == 1
    assert raise_due_alarms() == 0, "said once"
    assert told("late") >= {"community", "supervisor"}
    assert "district" not in told("late")
    desk.at(days=4)
    assert raise_due_alarms() == 1
    assert "district" in told("escalated")
    supervision.refresh_from_db()
    assert (supervision.alarm_stage, supervision.alarm_at) == (SupervisionAlarm.DISTRICT, None)
    desk.at(days=30)
    assert raise_due_alarms() == 0


def test_what_was_answered_rings_no_more(desk: Desk) -> None:
    answered(desk)
    desk.at(days=20)
    assert raise_due_alarms() == 0


def test_a_limit_beyond_the_calendar_is_counted_again_each_day(desk: Desk) -> None:
    supervision = opened(desk, desk.accepted().number)
    Supervision.objects.filter(id=supervision.id).update(
        due_at=None, lacks_calendar=2027, alarm_at=clock.now()
    )
    assert raise_due_alarms() == 0
    supervision.refresh_from_db()
    assert (supervision.lacks_calendar, supervision.due_at is not None) == (None, True)


def test_an_old_page_is_refused(desk: Desk) -> None:
    supervision = answered(desk)
    with pytest.raises(StalePage):
        deeds.return_answer(
            actor=desk.who("supervisor"), supervision_id=supervision.id, words="再写", version=1
        )


def test_lists_are_narrowed_sorted_counted_and_paged(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [desk.assigned().number for _ in range(3)]
    rows = [
        opened(desk, number, level)
        for number, level in zip(numbers, ["reminder", "notice", "rectification"], strict=True)
    ]
    actor = desk.who("supervisor")
    monkeypatch.setattr(found, "PAGE", 2)
    for sort, order in (("due", rows), ("opened", rows[::-1])):
        wanted = found.SupervisionFilter(sort=sort)
        first = found.list_supervisions(actor, wanted)
        rest = found.list_supervisions(actor, wanted, first.next_key)
        assert [row.number for row in first.rows + rest.rows] == [row.number for row in order]
        assert rest.next_key == ""
        assert list(found.supervision_keys(actor, wanted)) == [row.id for row in order]
    narrowed = found.SupervisionFilter(text=numbers[1])
    assert [row.id for row in found.list_supervisions(actor, narrowed).rows] == [rows[1].id]
    assert found.count_views(actor, found.SupervisionFilter(level="notice"))["waiting"] == 1
    desk.at(days=20)
    assert found.count_views(actor, found.SupervisionFilter())["late"] == 3
    assert found.count_views(desk.who("department"), found.SupervisionFilter())["all"] == 0
    assert found.waiting_for(desk.who("community")).count() == 3
    assert found.waiting_for(actor).count() == 0


def test_the_system_may_supervise_through_rules_only(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        open_supervision(actor=SYSTEM, number=desk.accepted().number, level="notice", words="x")


def test_words_that_are_handled_stay_with_the_matter(desk: Desk) -> None:
    receipt = desk.accepted()
    supervision = opened(desk, receipt.number)
    comments.write_note(actor=desk.who("community"), case_id=receipt.case_id, words="已见督办")
    assert found.open_number_of(desk.who("supervisor"), receipt.number) == supervision.number
    bodies = found.bodies_in_hand(desk.who("supervisor"), receipt.number)
    assert bodies[0].id == supervision.body_id
