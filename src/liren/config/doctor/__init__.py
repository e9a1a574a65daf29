"""What is wrong with this installation, in sentences: one check a function, one finding a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from liren.config.doctor import around, doors, ground, store, work
from liren.config.doctor.findings import Finding, Grade, ill
from liren.kernel.logs import named

CHECKS: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
    ("settings", ground.settings_of_production),
    ("keys", ground.keys),
    ("disk", ground.disk),
    ("fonts", ground.fonts),
    ("pages", ground.pages),
    ("proxy", around.proxy),
    ("passkeys", doors.passkeys),
    ("identity", doors.identity_provider),
    ("database", store.database),
    ("clock", store.clocks),
    ("uploads", store.uploads),
    ("viruses", store.virus_scanner),
    ("backup", store.backups),
    ("journal", around.journal),
    ("log", around.log),
    ("worker", work.worker),
    ("jobs", work.jobs),
    ("calendar", work.calendar),
    ("mail", work.mail),
)


def examine() -> list[Finding]:
    """Every check, each by itself: one that cannot be made says so and the next goes on."""
    found: list[Finding] = []
    for name, check in CHECKS:
        try:
            found += check()
        except Exception as problem:
            found.append(ill(name, _cannot(problem)))
    return found


def _cannot(problem: Exception) -> str:
    return _("查不了（%(problem)s）。请先处理上面的问题，再查一次。") % {"problem": named(problem)}


__all__ = ["CHECKS", "Finding", "Grade", "examine"]
