"""Registers of other programs are read in: each row once, at its real time, or refused with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from liren.domains.casework import errors
from liren.domains.casework.actions import alarms, import_batches, importing
from liren.domains.casework.choices import AlarmStage, CaseState
from liren.domains.casework.models import (
    Case,
    Custody,
    ImportedRow,
    ImportRun,
    Message,
    RefusedRow,
    Requester,
    Step,
)
from liren.domains.casework.queries import imports
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, Refusal
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.domains.casework.registers import COUNTY, codes, counts, imported, local
from tests.factories.registers import said, text_file, workbook


def test_an_open_matter_keeps_its_real_time_and_is_late_in_silence(desk: Desk, tmp_path: Path) -> None:
    run = imported(workbook(tmp_path / "a.xlsx", [said(188006, votes=3, against=1)]))
    assert counts(run) == (1, 0, 0, 0)
    case = Case.objects.get()
    assert case.number == "320104-2019-000001"
    assert case.received_at == local(2019, 2, 28, 11, 25, 5)
    assert (case.state, case.channel, case.votes_for, case.votes_against) == ("received", "import", 3, 1)
    assert case.owner_id == desk.body("district")
    assert case.due_resolve == local(2019, 3, 11, 17, 30)
    assert (case.alarm_stage, case.alarm_at) == (AlarmStage.DISTRICT, None)
    assert Custody.objects.get().since == case.received_at
    assert Requester.objects.get().external_user == "A188006"
    assert list(Step.objects.values_list("verb", "at")) == [("imported", case.received_at)]
    assert alarms.raise_due_alarms() == 0


def test_a_recent_matter_still_says_what_is_to_come(desk: Desk, tmp_path: Path) -> None:
    imported(workbook(tmp_path / "a.xlsx", [said(1, time="2026-11-23 08:59:00")]))
    case = Case.objects.get()
    assert case.alarm_stage == AlarmStage.NONE
    assert case.alarm_at is not None
    assert case.alarm_at > clock.now()


def test_replies_become_resolutions_at_their_real_times(desk: Desk, tmp_path: Path) -> None:
    rows = [
        said(1, reply="已修好。", replied="2019/3/5 9:00"),
        said(2, reply="很晚才修好。", replied="2019/6/5 9:00"),
        said(3, time="2026-11-20 09:00", reply="刚办好。", replied="2026-11-22 10:00"),
    ]
    imported(workbook(tmp_path / "a.xlsx", rows))
    early, late, fresh = Case.objects.order_by("imported__external_number")
    assert early.state == late.state == CaseState.CLOSED
    assert fresh.state == CaseState.RESOLVED
    assert early.resolved_at == early.contacted_at == local(2019, 3, 5, 9)
    assert early.closed_at == local(2019, 3, 20, 9)
    assert (early.outcome, early.resolution) == ("explained", "已修好。")
    assert early.due_resolve is not None
    assert early.resolved_at <= early.due_resolve < late.resolved_at
    assert list(early.steps.order_by("at").values_list("verb", flat=True)) == [
        "imported",
        "resolved",
        "closed",
    ]
    assert not Case.objects.exclude(alarm_at=None).exists()


def test_the_same_file_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [said(number) for number in range(1, 8)])
    assert counts(imported(path)) == (7, 0, 0, 0)
    assert counts(imported(path)) == (0, 0, 7, 0)
    assert Case.objects.count() == ImportedRow.objects.count() == Step.objects.count() == 7


def test_the_same_text_of_the_same_person_is_a_repeat_and_of_another_a_further_requester(
    desk: Desk, tmp_path: Path
) -> None:
    same = {"title": "噪音", "text": "搅拌站  夜里很吵。"}
    path = workbook(tmp_path / "a.xlsx", [said(1, user="甲", votes=1, **same)])
    imported(path)
    rows = [
        said(2, user="甲", votes=1, **same),
        said(3, user="乙", votes=2, title="噪音", text="搅拌站 夜里很吵。\n"),
        said(4, user="乙", **same),
    ]
    assert counts(imported(workbook(tmp_path / "b.xlsx", rows))) == (0, 3, 0, 0)
    case = Case.objects.get()
    assert (case.people, case.votes_for) == (2, 4)
    assert sorted(case.requesters.values_list("role", flat=True)) == ["first", "joined"]
    assert list(case.steps.values_list("verb", flat=True)) == ["imported", "joined"]


def test_another_source_is_another_world(desk: Desk, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [said(1)])
    imported(path)
    assert counts(imported(path, source="12345")) == (1, 0, 0, 0)


def test_a_repeat_with_a_reply_answers_the_untouched_matter(desk: Desk, tmp_path: Path) -> None:
    same = {"title": "路灯", "text": "路灯不亮。"}
    imported(workbook(tmp_path / "a.xlsx", [said(1, user="甲", **same)]))
    rows = [
        said(2, user="甲", **same, reply="修好了。", replied="2019/3/5"),
        said(3, user="乙", **same, reply="再答一次。", replied="2019/4/5"),
    ]
    assert counts(imported(workbook(tmp_path / "b.xlsx", rows))) == (0, 2, 0, 0)
    case = Case.objects.get()
    assert (case.state, case.resolution, case.alarm_stage) == ("closed", "修好了。", 0)
    assert Message.objects.get().text == "再答一次。"


def test_a_real_name_is_sealed_and_a_phone_makes_a_named_matter(desk: Desk, tmp_path: Path) -> None:
    header = ("工单号", "诉求人", "联系电话", "受理时间", "诉求内容")
    rows = [("W1", "王小明", "13800004417", "2019-02-28 11:25", "路灯不亮。")]
    imported(workbook(tmp_path / "a.xlsx", rows, header=header))
    person = Requester.objects.get()
    assert (person.name, person.phone, person.naming) == ("王小明", "13800004417", "named")
    assert "王小明" not in person.external_user


def test_a_community_named_in_the_text_places_the_matter_there(desk: Desk, tmp_path: Path) -> None:
    from liren.domains.territory.queries import get_place

    name = get_place(LIUYIN).name.removesuffix("居委会").removesuffix("社区") + "社区"
    rows = [said(1, text=f"{name}的路灯不亮。"), said(2)]
    imported(workbook(tmp_path / "a.xlsx", rows))
    first, second = Case.objects.order_by("number")
    assert first.place_code == LIUYIN
    assert first.owner_id != second.owner_id
    assert second.place_code == COUNTY


def test_each_unreadable_row_is_refused_with_its_place_and_reason(desk: Desk, tmp_path: Path) -> None:
    rows = [
        said(1),
        said(2, time="昨天"),
        said(3, text="好" * 30_000),
        said("", text="没有编号。"),
        said(1, text="同号不同文。"),
        said(4, reply="已办。", replied="2018/1/1"),
        said(5, text="铃\x07声"),
    ]
    run = imported(text_file(tmp_path / "a.csv", rows))
    assert counts(run) == (1, 0, 0, 6)
    assert codes(run) == [
        (3, "time", "casework.row_time_unreadable"),
        (4, "text", "casework.text_too_long"),
        (5, "number", "casework.row_number_missing"),
        (6, "number", "casework.row_number_taken"),
        (7, "replied", "casework.row_reply_earlier"),
        (8, "text", "casework.control_characters"),
    ]
    first = next(imports.refused_rows(run))
    assert (first.number, first.cells[3]) == ("2", "昨天")
    assert "昨天" in first.why


def test_a_formula_stays_text_or_counts_as_its_value(desk: Desk, tmp_path: Path) -> None:
    imported(workbook(tmp_path / "a.xlsx", [said(1, text='=HYPERLINK("http://x","点我")')]))
    assert Case.objects.get().text == '=HYPERLINK("http://x","点我")'


def test_a_header_in_the_seventh_row_of_a_gbk_file_or_a_workbook_is_found(desk: Desk, tmp_path: Path) -> None:
    assert counts(imported(workbook(tmp_path / "a.xlsx", [said(1)], above=6))) == (1, 0, 0, 0)
    assert counts(imported(text_file(tmp_path / "b.csv", [said(2)], "gb18030"))) == (1, 0, 0, 0)


def test_a_header_repeated_by_printing_is_no_row(desk: Desk, tmp_path: Path) -> None:
    from tests.factories.registers import HEADER

    assert counts(imported(workbook(tmp_path / "a.xlsx", [said(1), HEADER, said(2)]))) == (2, 0, 0, 0)


@pytest.mark.parametrize(
    ("place_code", "source", "kind"),
    [
        ("999999", "messages", errors.UnknownPlace),
        ("abc", "messages", errors.UnknownPlace),
        ("32", "messages", errors.PlaceTooWide),
        (COUNTY, " ", errors.SourceMissing),
        (COUNTY, "长" * 41, errors.SourceMissing),
    ],
)
def test_a_wrong_place_or_source_is_refused_before_anything_is_written(
    desk: Desk, tmp_path: Path, place_code: str, source: str, kind: type[Refusal]
) -> None:
    path = workbook(tmp_path / "a.xlsx", [said(1)])
    with pytest.raises(kind):
        importing.import_cases(actor=SYSTEM, path=path, place_code=place_code, source=source)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"not a table at all", errors.ColumnsNotFound),
        ("编号,主题\n1,甲\n".encode(), errors.ColumnsNotFound),
        (b"", errors.UnreadableFile),
        (b"%PDF-1.7", errors.UnreadableFile),
    ],
)
def test_a_file_that_is_no_register_is_refused(
    desk: Desk, tmp_path: Path, content: bytes, kind: type[Refusal]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(kind):
        importing.import_cases(actor=SYSTEM, path=path, place_code=COUNTY)


def test_a_file_too_large_when_unpacked_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx", [said(1)])
    monkeypatch.setattr("liren.kernel.sheets.workbook.MOST_UNPACKED", 100)
    with pytest.raises(errors.FileTooLarge):
        importing.import_cases(actor=SYSTEM, path=path, place_code=COUNTY)


def test_a_batch_is_one_entry_of_the_audit(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 3)
    imported(workbook(tmp_path / "a.xlsx", [said(number) for number in range(1, 8)]))
    assert AuditEntry.objects.filter(verb="casework.case.imported").count() == 3
    assert audit.verify().first_break is None


def test_a_batch_costs_as_many_queries_for_three_rows_as_for_thirty(
    desk: Desk, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    few = workbook(tmp_path / "a.xlsx", [said(number) for number in range(1, 4)])
    many = workbook(tmp_path / "b.xlsx", [said(number) for number in range(10, 40)])
    for path in (few, many):
        with django_assert_max_num_queries(36):
            imported(path)


def test_an_import_stopped_in_the_midst_goes_on_without_loss_or_double(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 4)
    path = workbook(tmp_path / "a.xlsx", [said(number) for number in range(1, 21)])
    write, written = import_batches._move_on, []

    def dies(*given: Any) -> None:
        write(*given)
        written.append(1)
        if len(written) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(import_batches, "_move_on", dies)
    with pytest.raises(KeyboardInterrupt):
        importing.import_cases(actor=SYSTEM, path=path, place_code=COUNTY)
    assert Case.objects.count() == 8
    assert counts(imported(path)) == (12, 0, 8, 0)
    assert Case.objects.count() == Case.objects.values("number").distinct().count() == 20


def test_whoever_may_not_import_there_is_refused(desk: Desk, tmp_path: Path) -> None:
    upload = ContentFile(workbook(tmp_path / "a.xlsx", [said(1)]).read_bytes(), "a.xlsx")
    with pytest.raises(NotAllowed):
        importing.receive_register(actor=desk.who("community"), upload=upload, place_code=LIUYIN, source="m")


def test_a_refused_rows_cells_are_sealed(desk: Desk, tmp_path: Path) -> None:
    from django.db import connection

    imported(text_file(tmp_path / "a.csv", [said(1, user="王小明", time="昨天")]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells FROM casework_refusedrow")
        assert "王小明".encode() not in bytes(cursor.fetchone()[0])
    assert "王小明" in json.loads(RefusedRow.objects.get().cells)
