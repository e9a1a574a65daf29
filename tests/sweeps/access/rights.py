"""The rights of people over their data."""

from __future__ import annotations

import uuid
from typing import Any

from tests.sweeps.access.accounts import OWN_PAGE
from tests.sweeps.access.people import KEEPERS, READERS, person
from tests.sweeps.access.shape import POSTED, Row, Scene, bench, each, sheet

UNMATCHED = {**OWN_PAGE, "resident": 302, "neighbour": 302}  # led to the matching
OWN_GONE = {**OWN_PAGE, "resident": 404, "neighbour": 404}


def scope(scene: Scene) -> dict[str, Any]:
    return {"scope": "contact"}


def person_scope(scene: Scene) -> dict[str, Any]:
    return {**person(scene), **scope(scene)}


def no_copy(scene: Scene) -> dict[str, Any]:
    return {"copy_id": uuid.uuid4(), "form": "json"}


def no_file(scene: Scene) -> dict[str, Any]:
    return {"file_id": uuid.uuid4()}


def no_correction(scene: Scene) -> dict[str, Any]:
    return {"correction_id": uuid.uuid4()}


def no_deletion(scene: Scene) -> dict[str, Any]:
    return {"deletion_id": uuid.uuid4()}


def no_kin(scene: Scene) -> dict[str, Any]:
    return {"request_id": uuid.uuid4()}


def no_kin_copy(scene: Scene) -> dict[str, Any]:
    return {"request_id": uuid.uuid4(), "form": "pdf"}


def no_question(scene: Scene) -> dict[str, Any]:
    return {"question_id": uuid.uuid4()}


RIGHTS = {
    "portal:consents": Row(UNMATCHED),
    "portal:consent_give": Row(POSTED, UNMATCHED, scope),
    "portal:consent_withdraw": Row(POSTED, UNMATCHED, scope),
    "bench:person_consents": Row(bench(**each(302, *READERS)), args=person),
    "bench:person_consent": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), person_scope),
    "bench:person_consent_withdraw": Row(POSTED, bench(**each(302, *KEEPERS)), person_scope),
    "portal:copies": Row(UNMATCHED, UNMATCHED),
    "portal:copy_file": Row(OWN_GONE, args=no_copy),
    "portal:corrections": Row(OWN_PAGE),
    "portal:correction_ask": Row(UNMATCHED, UNMATCHED),
    "portal:correction_withdraw": Row(POSTED, {**OWN_PAGE, "resident": 404, "neighbour": 404}, no_correction),
    "bench:corrections": Row(bench(**each(200, *KEEPERS))),
    "bench:corrections_export": Row(bench(**each(302, *KEEPERS)), args=sheet),
    "bench:correction": Row(bench(**each(404, *KEEPERS)), bench(**each(404, *KEEPERS)), no_correction),
    "bench:correction_open": Row(POSTED, bench(**each(404, *KEEPERS)), no_correction),
    "portal:deletions": Row(OWN_PAGE),
    "portal:deletion_ask": Row(UNMATCHED, UNMATCHED),
    "portal:deletion_withdraw": Row(POSTED, OWN_GONE, no_deletion),
    "bench:deletions": Row(bench(**each(200, *KEEPERS, "supervisor"))),
    "bench:deletions_export": Row(bench(**each(302, *KEEPERS)), args=sheet),
    "bench:deletion": Row(
        bench(**each(404, *KEEPERS, "supervisor")), bench(**each(404, *KEEPERS, "supervisor")), no_deletion
    ),
    "bench:deletion_open": Row(POSTED, bench(**each(404, *KEEPERS, "supervisor")), no_deletion),
    "bench:deletion_carry": Row(POSTED, bench(**each(404, *KEEPERS, "supervisor")), no_deletion),
    "bench:deletion_return": Row(POSTED, bench(**each(404, *KEEPERS, "supervisor")), no_deletion),
    "bench:retention": Row(bench(**each(200, *KEEPERS))),
    "bench:retention_agree": Row(POSTED, bench(community=302, director=302)),
    "bench:retention_export": Row(bench(**each(200, *KEEPERS)), args=sheet),
    "portal:relatives": Row(UNMATCHED),
    "portal:relative_ask": Row(OWN_GONE, OWN_GONE, person),
    "bench:person_relative": Row(bench(**each(200, *KEEPERS)), bench(**each(422, *KEEPERS)), person),
    "portal:relative_other": Row(UNMATCHED, UNMATCHED),
    "portal:relative_withdraw": Row(POSTED, OWN_GONE, no_kin),
    "portal:relative_see": Row(OWN_GONE, args=no_kin),
    "portal:relative_copy": Row(OWN_GONE, args=no_kin_copy),
    "portal:relative_paper": Row(OWN_GONE, args=no_file),
    "bench:kin": Row(bench(**each(200, *KEEPERS))),
    "bench:kin_export": Row(bench(**each(302, *KEEPERS)), args=sheet),
    "bench:kin_one": Row(bench(**each(404, *KEEPERS)), bench(**each(404, *KEEPERS)), no_kin),
    "bench:kin_open": Row(POSTED, bench(**each(404, *KEEPERS)), no_kin),
    "bench:kin_copy": Row(bench(**each(404, *KEEPERS)), args=no_kin),
    "bench:kin_paper": Row(bench(**each(404, *KEEPERS)), args=no_file),
    "portal:arrangement": Row(UNMATCHED),
    "portal:arrangement_write": Row(UNMATCHED, UNMATCHED),
    "portal:arrangement_withdraw": Row(POSTED, UNMATCHED),
    "bench:person_arrangement": Row(bench(**each(302, *READERS)), args=person),
    "bench:person_arrangement_write": Row(bench(**each(302, *KEEPERS)), bench(**each(302, *KEEPERS)), person),
    "bench:person_arrangement_withdraw": Row(POSTED, bench(**each(302, *KEEPERS)), person),
    "bench:arrangement_paper": Row(bench(**each(404, *READERS)), args=no_file),
    "portal:looks": Row(OWN_PAGE),
    "portal:look_ask": Row(UNMATCHED, UNMATCHED, lambda scene: {"entry_id": uuid.uuid4()}),
    "bench:looks": Row(bench(auditor=200)),
    "bench:looks_export": Row(bench(auditor=302), args=sheet),
    "bench:look": Row(bench(auditor=404), bench(auditor=404), no_question),
    "bench:consent_paper": Row(bench(**each(404, *READERS)), args=no_file),
}
