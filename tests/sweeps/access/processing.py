"""The processing of personal data: fields, by whoever keeps the district."""

from __future__ import annotations

from typing import Any

from tests.sweeps.access.shape import Row, Scene, bench, sheet


def field(scene: Scene) -> dict[str, Any]:
    return {"name": "marital"}


PROCESSING = {
    "bench:fields": Row(bench(district=200)),
    "bench:fields_export": Row(bench(district=200), args=sheet),
    "bench:field": Row(bench(district=200), bench(district=422), field),
    "bench:field_clear": Row(bench(district=200), bench(district=422), field),
}
