"""Room for files: of a place, of a sender; refused when full, free when a file goes, never taken twice."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from liren.kernel import clock, file_drafts, file_room, files
from liren.kernel.actor import VISITOR, Actor, ActorKind
from liren.kernel.file_room import PlaceFull, Room, SenderFull
from liren.kernel.models import StoredFile

PLACE, OTHER = "320104001001", "320104001002"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
SIZE = len(PDF)
RESIDENT = Actor(id=uuid.UUID(int=7), kind=ActorKind.RESIDENT, name="甲")


@pytest.fixture(autouse=True)
def _three_files(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(file_room.HOOKS, "allowed", lambda _place: Room(3 * SIZE + 5, 2 * SIZE, 30))


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", PDF)


def keep(count: int = 1, at: str = PLACE, sender: str = "") -> list[StoredFile]:
    with files.staged([paper() for _ in range(count)], at=at, sender=sender) as rows:
        files.attach(rows, owner_type="case", owner_id=uuid.uuid4(), kind="before")
    return rows


@pytest.mark.django_db
def test_a_full_place_refuses_with_its_figures_and_leaves_nothing_behind() -> None:
    keep(3)
    with pytest.raises(PlaceFull) as refused:
        keep()
    assert refused.value.code == "kernel.place_full"
    assert "MB" in str(refused.value)
    assert StoredFile.objects.count() == 3
    keep(3, at=OTHER)  # another place has its own


@pytest.mark.django_db
def test_what_goes_is_free_again(django_capture_on_commit_callbacks: Any) -> None:
    kept = keep(3)
    with django_capture_on_commit_callbacks(execute=True):
        files.remove_file(kept[0])
    keep()


@pytest.mark.django_db
def test_one_sender_has_so_much_within_so_many_days() -> None:
    sender = file_room.sender_of(RESIDENT)
    keep(2, sender=sender)
    with pytest.raises(SenderFull) as refused:
        keep(at=OTHER, sender=sender)
    assert refused.value.code == "kernel.sender_full"
    keep(sender=file_room.sender_of(VISITOR, "192.0.2.7"))  # somebody else
    StoredFile.objects.update(created_at=clock.now() - dt.timedelta(days=31))
    keep(at=OTHER, sender=sender)


@pytest.mark.django_db
def test_a_draft_takes_its_senders_room_and_then_counts_at_the_place() -> None:
    sender, draft = file_room.sender_of(VISITOR, "192.0.2.7"), uuid.uuid4()
    for _ in range(2):
        files.keep_upload(paper(), owner_type=files.DRAFT, owner_id=draft, kind="before", sender=sender)
    with pytest.raises(SenderFull):
        files.keep_upload(paper(), owner_type=files.DRAFT, owner_id=draft, kind="before", sender=sender)
    keep(3)
    file_drafts.adopt_files(draft_id=draft, owner_type="case", owner_id=uuid.uuid4(), at=PLACE)
    assert file_room.used_within(["320104"])[0].size == 5 * SIZE


@pytest.mark.django_db
def test_what_comes_by_itself_is_counted_and_not_refused() -> None:
    keep(3)
    with files.staged([paper()], at=PLACE, is_limited=False) as rows:
        files.attach(rows, owner_type="case", owner_id=uuid.uuid4(), kind="before")
    assert file_room.taken(PLACE, "", 30).place == 4 * SIZE


@pytest.mark.django_db
def test_a_deed_that_fails_gives_its_room_back() -> None:
    def fail() -> Iterator[None]:
        with files.staged([paper() for _ in range(3)], at=PLACE):
            raise RuntimeError
        yield

    with pytest.raises(RuntimeError):
        next(fail())
    keep(3)


@pytest.mark.django_db
def test_all_that_counts_is_summed_up_in_one_query() -> None:
    keep(2, sender=file_room.sender_of(RESIDENT))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = file_room.taken(PLACE, file_room.sender_of(RESIDENT), 30)
    assert (len(asked), found.place, found.sender) == (1, 2 * SIZE, 2 * SIZE)
    assert file_room.sender_of(Actor(id=uuid.UUID(int=1), kind=ActorKind.STAFF, name="乙")) == ""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a race needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_only_as_many_are_taken_as_there_is_room_for() -> None:
    start, results = threading.Barrier(6), []

    def one() -> None:
        start.wait()
        try:
            keep()
            results.append("kept")
        except PlaceFull:
            results.append("full")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["full"] * 3 + ["kept"] * 3
    assert StoredFile.objects.filter(owner_type="case").count() == StoredFile.objects.count() == 3
