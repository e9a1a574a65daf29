"""A list from a page: received, looked at, begun, worked off by the worker, taken back; differences decided."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.test import override_settings

from liren.domains.people import import_errors as errors
from liren.domains.people.actions import importing, register_person, undoing
from liren.domains.people.actions.conflicts import decide_conflict
from liren.domains.people.models import (
    ColumnMapping,
    Conflict,
    Household,
    Membership,
    PeopleImport,
    Person,
    PersonDocument,
    PersonPhone,
    Residence,
)
from liren.domains.people.queries import conflicts, imports
from liren.domains.people.rules.persons import PersonGiven
from liren.kernel import audit, clock, subjects
from liren.kernel.actor import SYSTEM, Actor
from tests.domains.people.conftest import LIUYIN
from tests.domains.people.lists import (
    COUPLE,
    HEAD_LINE,
    HEADER,
    NUMBER,
    WIFE_LINE,
    changed,
    counts,
    taken_in,
    text_list,
)

Who = Callable[[str], Actor]
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def director(who: Who, tmp_path: Path) -> Iterator[Actor]:
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        yield who("director")


def upload(data: bytes, name: str = "list.csv") -> ContentFile[bytes]:
    return ContentFile(data, name=name)


def received(actor: Actor, tmp_path: Path) -> PeopleImport:
    path = text_list(tmp_path / "list.csv", COUPLE)
    given = upload(path.read_bytes())
    run_id = importing.receive_list(actor=actor, upload=given, place_code=LIUYIN, kind="sheet")
    return PeopleImport.objects.get(id=run_id)


def test_a_list_is_received_begun_and_worked_off(director: Actor, tmp_path: Path) -> None:
    run = received(director, tmp_path)
    assert not Person.objects.exists()
    importing.note_preview(actor=director, run_id=run.id)
    importing.begin_import(actor=director, run_id=run.id)
    with pytest.raises(errors.PeopleImportBegun):
        importing.begin_import(actor=director, run_id=run.id)
    importing.continue_import(actor=SYSTEM, run_id=run.id)
    run.refresh_from_db()
    assert (counts(run), run.failure, run.finished_at is not None) == ((2, 0, 0, 0), "", True)
    importing.continue_import(actor=SYSTEM, run_id=run.id)
    assert Person.objects.count() == 2
    assert audit.verify().first_break is None


def test_the_rest_of_a_turn_is_gone_on_with(
    director: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    run = received(director, tmp_path)
    importing.begin_import(actor=director, run_id=run.id)
    importing.continue_import(actor=SYSTEM, run_id=run.id, turn=0)
    run.refresh_from_db()
    assert (run.read, run.finished_at) == (1, None)
    for _ in "ab":
        importing.continue_import(actor=SYSTEM, run_id=run.id, turn=0)
    importing.continue_import(actor=SYSTEM, run_id=run.id)
    run.refresh_from_db()
    assert (run.read, run.created) == (2, 2)
    assert Membership.objects.count() == 2


def test_a_list_that_nobody_begins_is_forgotten(director: Actor, tmp_path: Path) -> None:
    dropped = received(director, tmp_path)
    importing.drop_import(actor=director, run_id=dropped.id)
    with pytest.raises(errors.PeopleImportNotFound):
        importing.drop_import(actor=director, run_id=dropped.id)
    received(director, tmp_path)
    with clock.at(clock.now() + dt.timedelta(days=2)):
        assert importing.drop_old_lists() == 1
    assert not PeopleImport.objects.exists()


def test_others_do_not_see_it(director: Actor, who: Who, tmp_path: Path) -> None:
    run = received(director, tmp_path)
    with pytest.raises(errors.PeopleImportNotFound):
        imports.get_import(who("community"), run.id)
    with pytest.raises(errors.PeopleImportNotFound):
        importing.begin_import(actor=who("dispatcher"), run_id=run.id)
    assert imports.list_imports(who("dispatcher")) == []
    assert [one.id for one in imports.list_imports(director)] == [run.id]


def workbook() -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    sheet = book.add_worksheet()
    for number, line in enumerate([["登记表"], [], HEADER, *COUPLE]):
        sheet.write_row(number, 0, line)
    sheet.merge_range("H4:H5", HEAD_LINE[7])
    book.close()
    return kept.getvalue()


def with_macros(data: bytes) -> bytes:
    kept = io.BytesIO(data)
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr("xl/vbaProject.bin", OLD_OFFICE + b"Sub Auto_Open()")
    return kept.getvalue()


def test_a_workbook_with_macros_is_read_and_its_macros_are_not(director: Actor) -> None:
    given = upload(with_macros(workbook()), "list.xlsm")
    run_id = importing.receive_list(actor=director, upload=given, place_code=LIUYIN, kind="sheet")
    importing.begin_import(actor=director, run_id=run_id)
    importing.continue_import(actor=SYSTEM, run_id=run_id)
    assert counts(PeopleImport.objects.get()) == (2, 0, 0, 0)
    assert Household.objects.get().members.count() == 2


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"", errors.ListMissing),
        (OLD_OFFICE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), errors.ListUnreadable),
        (OLD_OFFICE + b"\0" * 600, errors.ListUnreadable),
        (b"%PDF-1.7 ...", errors.ListUnreadable),
        (b"PK\x03\x04 broken", errors.ListUnreadable),
        ("一,二,三\n1,2,3\n".encode(), errors.NoListColumns),
        ("姓名\n王建国\n".encode(), errors.NoListColumns),
    ],
)
def test_what_is_no_list_is_refused(director: Actor, data: bytes, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        importing.receive_list(actor=director, upload=upload(data), place_code=LIUYIN, kind="sheet")
    assert not PeopleImport.objects.exists()


def test_lists_beyond_measure_are_refused(director: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "UPLOAD_MOST", 0)
    with pytest.raises(errors.ListTooBig):
        importing.receive_list(actor=director, upload=upload(b"1,2"), place_code=LIUYIN, kind="sheet")
    monkeypatch.undo()
    monkeypatch.setattr("liren.kernel.sheets.workbook.MOST_UNPACKED", 10)
    with pytest.raises(errors.ListTooLarge):
        importing.receive_list(actor=director, upload=upload(workbook()), place_code=LIUYIN, kind="sheet")


def test_columns_set_right_are_remembered_at_the_place(director: Actor, tmp_path: Path) -> None:
    path = text_list(tmp_path / "odd.csv", [("王建国", "x", NUMBER)], header=("姓名", "电话", "编码"))
    given = upload(path.read_bytes())
    run_id = importing.receive_list(actor=director, upload=given, place_code=LIUYIN, kind="sheet")
    run = PeopleImport.objects.get()
    (header,) = run.columns
    assert run.columns[header] == {"name": 0, "phone": 1}
    with pytest.raises(errors.NameColumnMissing):
        importing.correct_columns(
            actor=director, run_id=run_id, header=header, columns={0: "", 2: "document"}
        )
    with pytest.raises(errors.NameColumnMissing):
        importing.correct_columns(
            actor=director, run_id=run_id, header=header, columns={0: "name", 2: "name"}
        )
    importing.correct_columns(
        actor=director, run_id=run_id, header=header, columns={0: "name", 1: "", 2: "document"}
    )
    importing.begin_import(actor=director, run_id=run_id)
    importing.continue_import(actor=SYSTEM, run_id=run_id)
    assert PersonDocument.objects.count() == 1
    assert ColumnMapping.objects.get().columns == {"name": 0, "document": 2}
    again = importing.receive_list(
        actor=director, upload=upload(path.read_bytes()), place_code=LIUYIN, kind="sheet"
    )
    assert PeopleImport.objects.get(id=again).columns[header] == {"name": 0, "document": 2}


def test_an_import_is_taken_back_whole(director: Actor, tmp_path: Path) -> None:
    given = PersonGiven("李秀英", birth="1958-03-07", document=WIFE_LINE[4], details={"marital": "10"})
    wife = register_person(actor=director, place_code=LIUYIN, given=given, source="hearsay")
    header = (*HEADER, "婚姻状况")
    run = taken_in(
        tmp_path,
        (*HEAD_LINE, "已婚"),
        (*changed(WIFE_LINE, phone="17000000007"), "离婚"),
        header=header,
    )
    assert counts(run) == (1, 1, 0, 0)
    head = Person.objects.get(name="王建国")
    undoing.undo_import(actor=director, run_id=run.id)
    undoing.continue_undo(actor=SYSTEM, run_id=run.id)
    run.refresh_from_db()
    assert (run.undone_at is not None, run.kept_at_undo) == (True, 0)
    assert list(Person.objects.values_list("id", flat=True)) == [wife.id]
    wife.refresh_from_db()
    assert (wife.details, wife.sources) == ({"marital": "10"}, {})
    assert [kind.objects.count() for kind in (PersonPhone, Household, Residence)] == [0, 0, 0]
    assert subjects.keys_of([head.id]) == {}
    assert audit.verify().first_break is None
    with pytest.raises(errors.UndoNotNow):
        undoing.undo_import(actor=director, run_id=run.id)


def test_what_somebody_changed_since_stays(director: Actor, tmp_path: Path) -> None:
    run = taken_in(tmp_path, *COUPLE)
    later = taken_in(tmp_path, changed(HEAD_LINE, phone="17000000008"), kind="visit")
    person = Person.objects.get(name="王建国")
    person.sources = {"ethnic": later.said_id}
    person.save()
    undoing.undo_import(actor=director, run_id=run.id)
    undoing.continue_undo(actor=SYSTEM, run_id=run.id)
    run.refresh_from_db()
    assert list(Person.objects.values_list("name", flat=True)) == ["王建国"]
    assert run.kept_at_undo == 1


def test_after_thirty_days_or_without_right_nothing_is_taken_back(
    director: Actor, who: Who, tmp_path: Path
) -> None:
    run = taken_in(tmp_path, HEAD_LINE)
    with pytest.raises(errors.PeopleImportNotFound):
        undoing.undo_import(actor=who("community"), run_id=run.id)
    with clock.at(clock.now() + dt.timedelta(days=31)), pytest.raises(errors.UndoTooLate):
        undoing.undo_import(actor=director, run_id=run.id)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(("take", "kept"), [(True, "王健国"), (False, "王建国")])
def test_a_difference_is_decided_once(
    director: Actor, who: Who, tmp_path: Path, take: bool, kept: str
) -> None:
    taken_in(tmp_path, HEAD_LINE)
    taken_in(tmp_path, changed(HEAD_LINE, name="王健国"))
    (shown,) = conflicts.list_conflicts(director)
    assert (shown.held, shown.new, conflicts.count_conflicts(director)) == ("王建国", "王健国", 1)
    assert conflicts.list_conflicts(who("dispatcher")) == []
    with pytest.raises(errors.ConflictNotFound):
        decide_conflict(actor=who("dispatcher"), conflict_id=shown.id, take=take)
    decide_conflict(actor=director, conflict_id=shown.id, take=take)
    assert Person.objects.get().name == kept
    with pytest.raises(errors.ConflictNotFound):
        decide_conflict(actor=director, conflict_id=shown.id, take=take)


def test_another_number_and_another_home_are_taken_by_decision(director: Actor, tmp_path: Path) -> None:
    taken_in(tmp_path, changed(HEAD_LINE), kind="document")
    other = changed(HEAD_LINE, number=WIFE_LINE[4], sex="", birth="1955-12-03")
    assert counts(taken_in(tmp_path, other)) == (0, 0, 0, 1), "the birthday is not the number's"
    taken_in(tmp_path, changed(HEAD_LINE, address="柳叶巷14号1幢101室", household="", relation=""))
    conflict = Conflict.objects.get()
    assert conflict.field == "home"
    (shown,) = conflicts.list_conflicts(director)
    assert (shown.held, shown.new) == ("柳叶巷12号3幢 2-501", "柳叶巷14号1幢 101")
    decide_conflict(actor=director, conflict_id=conflict.id, take=True)
    home = Residence.objects.get(until__isnull=True)
    assert home.dwelling.door == "101"
