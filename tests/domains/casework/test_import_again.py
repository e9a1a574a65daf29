"""Registers read again: rows that join, and replies that come later."""

from __future__ import annotations

from pathlib import Path

from liren.domains.casework.actions import merging
from liren.domains.casework.models import Case, ImportedRow, Message, Requester, Step
from liren.kernel import audit
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.domains.casework.registers import counts, imported, local
from tests.factories.registers import said, workbook


def merged_into_another(desk: Desk, child: Case) -> Case:
    main = Case.objects.get(id=desk.said().case_id)
    merging.merge_case(actor=desk.who("dispatcher"), case_id=child.id, into_id=main.id)
    return main


def test_a_row_joins_the_matter_into_which_the_one_with_its_text_was_merged(
    desk: Desk, tmp_path: Path
) -> None:
    same = {"title": "路灯", "text": "路灯不亮。"}
    imported(workbook(tmp_path / "a.xlsx", [said(1, user="甲", **same)]), LIUYIN)
    child = Case.objects.get()
    main = merged_into_another(desk, child)
    rows = [said(2, user="乙", votes=2, **same), said(3, user="甲", **same)]
    assert counts(imported(workbook(tmp_path / "b.xlsx", rows), LIUYIN)) == (0, 2, 0, 0)
    main.refresh_from_db()
    child.refresh_from_db()
    assert (main.people, main.votes_for, child.people) == (3, 2, 1), "甲 stands behind it already"
    assert set(ImportedRow.objects.exclude(external_number="1").values_list("case_id", flat=True)) == {
        main.id
    }
    merging.unmerge_case(actor=desk.who("dispatcher"), case_id=child.id)
    main.refresh_from_db()
    assert main.people == 2


def test_a_reply_in_the_next_file_answers_the_row_that_had_none_once(desk: Desk, tmp_path: Path) -> None:
    imported(workbook(tmp_path / "a.xlsx", [said(1), said(2)]))
    rows = [said(1, reply="修好了。", replied="2019/3/5 9:00"), said(2)]
    again = workbook(tmp_path / "b.xlsx", rows)
    run = imported(again)
    assert (run.updated, *counts(run)) == (1, 0, 0, 1, 0)
    case = Case.objects.get(imported__external_number="1")
    assert (case.state, case.resolution) == ("closed", "修好了。")
    assert case.resolved_at == local(2019, 3, 5, 9)
    assert list(case.steps.order_by("at").values_list("verb", flat=True)) == [
        "imported",
        "resolved",
        "closed",
    ]
    run = imported(again)
    assert (run.updated, *counts(run)) == (0, 0, 0, 2, 0)
    assert Step.objects.filter(verb="resolved").count() == 1
    assert audit.verify().first_break is None


def test_a_reply_to_a_matter_somebody_works_on_or_another_reply_becomes_a_message(
    desk: Desk, tmp_path: Path
) -> None:
    rows = [said(1, user="甲"), said(2, reply="初答。", replied="2019/3/5")]
    imported(workbook(tmp_path / "a.xlsx", rows), LIUYIN)
    case = Case.objects.get(imported__external_number="1")
    merged_into_another(desk, case)
    reply = {"reply": "新答。", "replied": "2019/4/5"}
    again = workbook(tmp_path / "b.xlsx", [said(1, user="甲", **reply), said(2, **reply)])
    run = imported(again, LIUYIN)
    assert (run.updated, run.unchanged) == (2, 0)
    first = Message.objects.get(case=case)
    assert (first.text, first.requester) == ("新答。", case.requesters.get())
    assert Case.objects.get(id=case.id).state == "received"
    assert Message.objects.count() == 2
    run = imported(again, LIUYIN)
    assert (run.updated, run.unchanged, Message.objects.count()) == (0, 2, 2)


def test_one_number_by_two_names_joins_once(desk: Desk, tmp_path: Path) -> None:
    header = ("工单号", "诉求人", "联系电话", "受理时间", "诉求内容")
    rows = [
        (f"W{number}", name, "13800004417", "2019-02-28 11:25", "路灯不亮。")
        for number, name in enumerate(("王小明", "小王", "王先生"))
    ]
    assert counts(imported(workbook(tmp_path / "a.xlsx", rows[:1], header=header))) == (1, 0, 0, 0)
    assert counts(imported(workbook(tmp_path / "b.xlsx", rows[1:], header=header))) == (0, 2, 0, 0)
    assert Requester.objects.count() == Case.objects.get().people == 1
