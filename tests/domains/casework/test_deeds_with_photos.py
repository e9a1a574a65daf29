"""A deed and its photos are one: both are done, or neither is and nothing is left behind."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from liren.domains.casework.actions import handling, intake, pictures, requester, working
from liren.domains.casework.models import Case, Step
from liren.kernel import files
from liren.kernel.actor import VISITOR
from liren.kernel.files import ScriptInDisguise, TooManyFiles
from liren.kernel.models import AuditEntry, StoredFile
from tests.domains.casework.conftest import LIUYIN, Desk
from tests.domains.casework.test_loop import refused


def photo(color: int = 0) -> ContentFile[bytes]:
    out = BytesIO()
    Image.new("RGB", (8, 8), (color, 0, 0)).save(out, "JPEG")
    return ContentFile(out.getvalue(), name="a.jpg")


def script() -> ContentFile[bytes]:
    return ContentFile(b"<?php echo 1;", name="b.jpg")


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def bytes_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def resolve(desk: Desk, case_id: object, **given: Any) -> None:
    words = {"outcome": "fixed", "answer": "换了灯，都亮了。", **given}
    handling.resolve_case(actor=desk.who("community"), case_id=case_id, **words)  # type: ignore[arg-type]


def test_a_photo_that_is_none_leaves_the_matter_unresolved_and_no_bytes(desk: Desk, kept: Path) -> None:
    receipt = desk.accepted()
    entries = AuditEntry.objects.count()
    with pytest.raises(ScriptInDisguise) as why:
        resolve(desk, receipt.case_id, photos=[photo(), script()])
    assert why.value.field == "photos"
    assert Case.objects.get(id=receipt.case_id).state == "accepted"
    assert AuditEntry.objects.count() == entries
    assert not StoredFile.objects.exists()
    assert bytes_in(kept) == []


def test_a_refused_answer_leaves_no_photo(desk: Desk, kept: Path) -> None:
    receipt = desk.accepted()
    refusal = refused(resolve, desk=desk, case_id=receipt.case_id, answer=" ", photos=[photo()])
    assert refusal == "casework.answer_missing"
    assert bytes_in(kept) == []


def test_ten_photos_are_too_many_and_then_nothing_is_done(desk: Desk, kept: Path) -> None:
    receipt = desk.accepted()
    with pytest.raises(TooManyFiles):
        resolve(desk, receipt.case_id, photos=[photo(n) for n in range(10)])
    assert Case.objects.get(id=receipt.case_id).state == "accepted"
    assert bytes_in(kept) == []


def test_what_breaks_after_the_photos_takes_them_away_too(
    desk: Desk, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = desk.accepted()

    def broken(*given: object, **more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(handling.telling, "tell_requesters", broken)
    with pytest.raises(RuntimeError):
        resolve(desk, receipt.case_id, photos=[photo()])
    assert Case.objects.get(id=receipt.case_id).state == "accepted"
    assert not StoredFile.objects.exists()
    assert bytes_in(kept) == []


def test_resolving_with_photos_is_one_version_apart_and_told_in_the_history(desk: Desk, kept: Path) -> None:
    receipt = desk.accepted()
    resolve(desk, receipt.case_id, photos=[photo(1), photo(2)])
    stored = StoredFile.objects.filter(owner_type="case", owner_id=receipt.case_id)
    assert list(stored.order_by("position").values_list("kind", "position")) == [("after", 1), ("after", 2)]
    assert all(files.open_file(one).stream.read() for one in stored)
    assert Step.objects.get(verb="pictured").data == {"count": 2}
    assert Case.objects.get(id=receipt.case_id).state == "resolved"


def test_a_matter_is_received_with_its_photos_or_not_at_all(desk: Desk, kept: Path) -> None:
    said = {"text": "三单元的楼道灯不亮。", "place_code": LIUYIN, "naming": "anonymous", "channel": "window"}
    community = desk.who("community")

    def receive(*photos: ContentFile[bytes]) -> intake.Receipt:
        return intake.say_matter(actor=community, said=intake.Said(**said), photos=photos)  # type: ignore[arg-type]

    with pytest.raises(ScriptInDisguise):
        receive(photo(), script())
    assert not Case.objects.exists()
    assert bytes_in(kept) == []
    receipt = receive(photo())
    assert StoredFile.objects.get().owner_id == receipt.case_id
    assert StoredFile.objects.get().kind == "before"


def test_photos_are_added_while_a_matter_lives_and_not_after(desk: Desk, kept: Path) -> None:
    receipt = desk.resolved()
    mine = {"actor": VISITOR, "case_id": receipt.case_id, "code": receipt.tracking_code}
    staff = {"actor": desk.who("community"), "case_id": receipt.case_id, "kind": "after"}
    pictures.add_requester_files(**mine, uploads=[photo(1)])
    pictures.add_staff_files(**staff, uploads=[photo(2)])
    requester.rate_case(**mine, level=5)
    for act, given in ((pictures.add_requester_files, mine), (pictures.add_staff_files, staff)):
        assert refused(act, **given, uploads=[photo(3)]) == "casework.ended_for_pictures"
    assert StoredFile.objects.count() == 2
    stored = {default_storage.path(files.path_of(one, files.ORIGINAL)) for one in StoredFile.objects.all()}
    assert {str(path) for path in bytes_in(kept) if path.suffix == ".jpg"} == stored


def test_nothing_given_writes_nothing(desk: Desk) -> None:
    receipt = desk.said()
    case = Case.objects.get(id=receipt.case_id)
    working.picture(VISITOR, case, [], intake.PhotoKind.BEFORE)
    assert not Step.objects.filter(verb="pictured").exists()
