"""Residence registration: who keeps the register handles it, who reads it sees it, a resident sees the own."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from liren.domains.residence.actions import applying, scans
from liren.domains.residence.models import Registration
from liren.kernel.actor import SYSTEM
from liren.kernel.models import StoredFile
from tests.domains.residence.conftest import WORK
from tests.factories.papers import PDF
from tests.sweeps.access.people import KEEPERS, LIUYIN, READERS
from tests.sweeps.access.shape import POSTED, Row, Scene, Statuses, bench, each, sheet, who


def a_registration(scene: Scene) -> dict[str, Any]:
    """Made by hand for 柳荫里, once; no resident's own."""
    found = Registration.objects.first() or applying.apply(actor=SYSTEM, place_code=LIUYIN, said=WORK)
    return {"number": found.number}


def a_kind(scene: Scene) -> dict[str, Any]:
    return {"kind": "work", "by": "self"}


def a_receipt(scene: Scene) -> dict[str, Any]:
    return {**a_registration(scene), "what": "receipt"}


def a_scan(scene: Scene) -> dict[str, Any]:
    """Not open for a purpose in any browser: the desk is sent to ask for one."""
    number = a_registration(scene)["number"]
    row = Registration.objects.get(number=number)
    found = StoredFile.objects.filter(owner_id=row.id).first()
    if found is None:
        paper = SimpleUploadedFile("合同.pdf", PDF)
        given = {"registration_id": row.id, "version": row.version, "group": "work"}
        found = scans.add_scans(actor=SYSTEM, **given, papers=[paper])[0]
    return {"number": number, "file_id": found.id}


def residents(status: int) -> Statuses:
    return who(visitor=302, staff=403, resident=status, neighbour=status)


RESIDENCE = {
    "bench:residence": Row(bench(**each(200, *READERS))),
    "bench:residence_export": Row(bench(director=302), args=sheet),
    "bench:residence_new": Row(bench(**each(200, *KEEPERS))),
    "bench:residence_apply": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), a_kind),
    "bench:residence_permits": Row(bench(**each(200, *READERS))),
    "bench:residence_permits_export": Row(bench(director=302), args=sheet),
    "bench:residence_one": Row(bench(**each(200, *READERS)), args=a_registration),
    "bench:residence_open": Row(POSTED, bench(**each(422, *READERS)), a_registration),
    "bench:residence_check": Row(bench(**each(302, *KEEPERS)), bench(**each(302, *KEEPERS)), a_registration),
    "bench:residence_edit": Row(bench(**each(302, *KEEPERS)), bench(**each(302, *KEEPERS)), a_registration),
    "bench:residence_end": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), a_registration),
    "bench:residence_permit": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), a_registration),
    "bench:residence_paper": Row(bench(**each(200, *READERS)), args=a_receipt),
    "bench:residence_scans": Row(bench(**each(302, *KEEPERS)), bench(**each(302, *KEEPERS)), a_registration),
    "bench:residence_scan": Row(bench(**each(302, *READERS)), args=a_scan),
    "bench:residence_scan_remove": Row(POSTED, bench(**each(302, *KEEPERS)), a_scan),
    "portal:residence_scans": Row(residents(404), residents(404), a_registration),
    "portal:residence_scan": Row(residents(404), args=a_scan),
    "portal:residence_scan_remove": Row(POSTED, residents(404), a_scan),
    "portal:residence": Row(residents(200)),
    "portal:residence_new": Row(residents(200)),
    "portal:residence_apply": Row(residents(200), residents(422), a_kind),
    "portal:residence_one": Row(residents(404), args=a_registration),
    "portal:residence_add": Row(residents(404), residents(404), a_registration),
    "portal:residence_withdraw": Row(POSTED, residents(404), a_registration),
    "portal:residence_paper": Row(residents(404), args=a_receipt),
}
