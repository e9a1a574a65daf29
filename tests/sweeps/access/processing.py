"""The processing of personal data: fields, by whoever keeps the district."""

from __future__ import annotations

import uuid
from typing import Any

from tests.sweeps.access.accounts import OWN_PAGE
from tests.sweeps.access.shape import POSTED, Row, Scene, bench, sheet


def field(scene: Scene) -> dict[str, Any]:
    return {"name": "marital"}


def no_recipient(scene: Scene) -> dict[str, Any]:
    return {"recipient_id": uuid.uuid4()}


GONE = bench(district=404)
OWN_POSTED = {**OWN_PAGE, "resident": 302, "neighbour": 302}
PROCESSING = {
    "bench:fields": Row(bench(district=200)),
    "bench:fields_export": Row(bench(district=200), args=sheet),
    "bench:field": Row(bench(district=200), bench(district=422), field),
    "bench:field_clear": Row(bench(district=200), bench(district=422), field),
    "bench:assessments": Row(bench(district=200)),
    "bench:assessments_export": Row(bench(district=200), args=sheet),
    "bench:assessment": Row(bench(district=200), bench(district=422), lambda scene: {"key": "groups"}),
    "bench:assessment_paper": Row(GONE, args=lambda scene: {"assessment_id": uuid.uuid4()}),
    "bench:privacy_notice": Row(bench(district=200), bench(district=409)),
    "portal:privacy_paper": Row({"all": 404, "visitor": 404}),
    "portal:privacy_seen": Row(POSTED, OWN_POSTED),
    "bench:recipients": Row(bench(district=200)),
    "bench:recipients_export": Row(bench(district=200), args=sheet),
    "bench:recipient_add": Row(bench(district=200), bench(district=422)),
    "bench:recipient": Row(GONE, args=no_recipient),
    "bench:recipient_edit": Row(GONE, GONE, no_recipient),
    "bench:recipient_end": Row(GONE, GONE, no_recipient),
    "bench:recipient_paper": Row(GONE, args=lambda scene: {"file_id": uuid.uuid4()}),
    "portal:givings": Row({**OWN_PAGE, "resident": 302, "neighbour": 302}),
}
