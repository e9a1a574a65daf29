"""Entries of the audit as sentences: who, what, to which thing, where; and what an entry holds, line by line."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from liren.domains.access.queries import names_of
from liren.domains.territory.queries import places_named
from liren.faces.workbench.audit_words import field_words, value_words
from liren.kernel import audit

if TYPE_CHECKING:
    from liren.kernel.models import AuditEntry

LONG = 2_000  # characters of one value shown


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as people read it."""

    entry: AuditEntry
    who: str
    sentence: str
    thing: str
    place: str


def told(entries: Iterable[AuditEntry]) -> list[Told]:
    """Two queries: names of staff, names of places."""
    rows = list(entries)
    names = names_of(one for row in rows for one in (row.actor_id, row.on_behalf_of) if one)
    places = places_named(row.place_code for row in rows if row.place_code)
    return [
        Told(
            row,
            _doer(row, names),
            str(audit.VERBS.get(row.verb, row.verb)),
            row.object_label or row.object_id,
            places.get(row.place_code, row.place_code),
        )
        for row in rows
    ]


def _doer(row: AuditEntry, names: dict[uuid.UUID, str]) -> str:
    """By name, and on whose behalf."""
    who = doer_words(row, names.get(row.actor_id, "") if row.actor_id else "")
    behalf = names.get(row.on_behalf_of, "") if row.on_behalf_of else ""
    return _("{who}（代{behalf}）").format(who=who, behalf=behalf) if behalf else who


def doer_words(entry: AuditEntry, name: str) -> str:
    """Staff by name; others by what they are."""
    if name:
        return name
    kinds = {
        "system": _("系统"),
        "resident": _("居民"),
        "visitor": _("未登录的人"),
        "staff": _("工作人员"),
    }
    return kinds.get(entry.actor_kind, entry.actor_kind)


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as text; empty where there was nothing."""

    name: str
    before: str
    after: str


def changes_of(payload: dict[str, Any]) -> list[Change]:
    """What an entry holds of before and after, by field; values that did not change are left out."""
    before, after = _fields(payload.get("before")), _fields(payload.get("after"))
    names = [*before, *(name for name in after if name not in before)]
    return [
        Change(
            field_words(name),
            value_words(name, before.get(name, "")),
            value_words(name, after.get(name, "")),
        )
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def _fields(value: Any) -> dict[str, str]:
    if isinstance(value, dict):
        return {str(name): _text(part) for name, part in value.items()}
    return {"": _text(value)} if value not in (None, "") else {}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:LONG]
