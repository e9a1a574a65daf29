"""Hot issues, reports, settings and appraisal."""

from __future__ import annotations

import uuid
from typing import Any

from tests.sweeps.access.shape import COMMUNITY, FIGURES, POSTED, STREET, Row, Scene, bench, each, sheet


def no_model(scene: Scene) -> dict[str, Any]:
    return {"model_id": uuid.UUID(int=0)}


def entry(scene: Scene) -> dict[str, Any]:
    return {"entry_id": uuid.uuid4()}


def a_class(scene: Scene) -> dict[str, Any]:
    return {"code": "JS-01-01"}


def a_figure(scene: Scene) -> dict[str, Any]:
    return {"key": "casework.returns_max"}


def a_grid(scene: Scene) -> dict[str, Any]:
    return {"grid_id": uuid.uuid4()}


def a_letter(scene: Scene) -> dict[str, Any]:
    return {"letter_id": uuid.uuid4()}


def some_issue(scene: Scene) -> dict[str, Any]:
    return {"issue_id": uuid.uuid4()}


def some_decision(scene: Scene) -> dict[str, Any]:
    return {**some_issue(scene), "verb": "pin"}


HOT = {
    "bench:hot": Row(bench(**each(200, *FIGURES))),
    "bench:hot_export": Row(bench(**each(200, *FIGURES)), args=sheet),
    "bench:hot_issue": Row(bench(**each(404, *FIGURES)), args=some_issue),
    "bench:hot_points": Row(bench(**each(404, *FIGURES)), args=some_issue),
    "bench:hot_decide": Row(POSTED, bench(**each(404, *FIGURES)), some_decision),
}


REPORTS = {
    "bench:rates": Row(bench(**each(200, *FIGURES))),
    "bench:rates_cases": Row(bench(**each(200, *FIGURES)), query="?rate=response"),
    "bench:rates_export": Row(bench(**each(200, *FIGURES)), args=sheet),
    "bench:audit": Row(bench(auditor=200)),
    "bench:audit_export": Row(bench(auditor=200), args=sheet),
    "bench:audit_chain": Row(bench(auditor=200)),
    "bench:audit_verify": Row(POSTED, bench(auditor=302)),
    "bench:audit_entry": Row(POSTED, bench(auditor=404), entry),
    "bench:catalogue": Row(bench(district=200)),
    "bench:category_add": Row(bench(district=200), bench(district=422)),
    "bench:category": Row(bench(district=200), bench(district=422), a_class),
    "bench:category_use": Row(POSTED, bench(district=302), a_class),
    "bench:limits": Row(bench(district=200)),
    "bench:figure": Row(bench(district=200), bench(district=422), a_figure),
    "bench:calendar": Row(bench(district=200), bench(district=422)),
    "bench:grids": Row(bench(**each(200, *COMMUNITY, *STREET, "district"))),
    "bench:grid_shapes": Row(bench(**each(200, *COMMUNITY, *STREET, "district"))),
    "bench:grid_points": Row(bench(**each(200, *COMMUNITY, *STREET, "district"))),
    "bench:grid": Row(bench(**each(404, *COMMUNITY, *STREET, "district")), args=a_grid),
    "bench:suggestion_models": Row(bench(district=200)),
    "bench:suggestion_train": Row(POSTED, bench(district=302)),
    "bench:suggestion_model": Row(bench(district=404), args=no_model),
    "bench:suggestion_use": Row(POSTED, bench(district=404), no_model),
    "bench:work": Row(bench(admin=200)),
    "bench:maintenance": Row(bench(admin=200), bench(admin=422)),
    "bench:maintenance_off": Row(
        POSTED, bench(admin=404), lambda scene: {"maintenance_id": uuid.UUID(int=0)}
    ),
    "bench:work_retry": Row(POSTED, bench(admin=404), a_letter),
    "bench:work_dismiss": Row(POSTED, bench(admin=422), a_letter, own_of=("admin",)),
}


def some_result(scene: Scene) -> dict[str, Any]:
    return {"result_id": uuid.uuid4()}


def some_scheme(scene: Scene) -> dict[str, Any]:
    return {"scheme_id": uuid.uuid4()}


APPRAISAL = {
    "bench:monthly": Row(bench(**each(200, *FIGURES))),
    "bench:monthly_export": Row(bench(**each(200, *FIGURES)), args=lambda scene: {"form": "xlsx"}),
    "bench:appraisals": Row(bench(**each(200, *FIGURES))),
    "bench:appraisal_publish": Row(bench(district=200), bench(district=422)),
    "bench:appraisal_schemes": Row(bench(**each(200, *FIGURES))),
    "bench:scheme_new": Row(bench(district=200), bench(district=422)),
    "bench:scheme_decide": Row(POSTED, bench(district=404), some_scheme),
    "bench:scheme_exclusions": Row(bench(district=404), bench(district=404), some_scheme),
    "bench:exclusion_drop": Row(
        bench(district=404),
        bench(district=404),
        lambda scene: {**some_scheme(scene), "exclusion_id": uuid.uuid4()},
    ),
    "bench:appraisal_behind": Row(
        bench(**each(200, *FIGURES)), query="?what=truth&since=2026-01-01&until=2026-01-31"
    ),
    "bench:appraisal": Row(bench(**each(404, *FIGURES)), args=some_result),
    "bench:appraisal_export": Row(
        bench(**each(404, *FIGURES)), args=lambda scene: {**some_result(scene), "form": "csv"}
    ),
}
