"""Layouts of one's own with their versions, and the lists that were taken away in them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from liren.domains.people import policies, template_errors
from liren.domains.people.models import Filling, ListTemplate, TemplateVersion
from liren.domains.people.queries.switches import fields_off
from liren.domains.people.template_choices import TemplateField
from liren.kernel.actor import Actor
from liren.kernel.layouts import Head, Layout

MOST = 100
FILLINGS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    """A layout with its newest version; `draft` waits for somebody to look at its columns."""

    template: ListTemplate
    current: TemplateVersion | None
    draft: TemplateVersion | None
    may_keep: bool


def templates_of(actor: Actor) -> list[KeptTemplate]:
    """Those in use, by name. Two queries."""
    rows = ListTemplate.objects.filter(policies.templates_visible_to(actor), retired_at=None)
    found = list(rows.order_by("name", "id")[:MOST])
    versions = TemplateVersion.objects.filter(template__in=found).defer("content").order_by("number")
    newest: dict[uuid.UUID, TemplateVersion] = {}
    drafts: dict[uuid.UUID, TemplateVersion] = {}
    for version in versions:
        (newest if version.number else drafts)[version.template_id] = version
    return [
        KeptTemplate(
            one, newest.get(one.id), drafts.get(one.id), policies.can_keep_templates(actor, one.place_code)
        )
        for one in found
    ]


def ready_templates(actor: Actor) -> list[TemplateVersion]:
    """The newest saved version of each layout in use. Two queries."""
    kept = [one for one in templates_of(actor) if one.current is not None]
    found = []
    for one in kept:
        if one.current is not None:
            one.current.template = one.template
            found.append(one.current)
    return found


def template_version(actor: Actor, version_id: uuid.UUID) -> TemplateVersion:
    """Any version, old ones too, with its file. Refuses `people.template_unknown`. One query."""
    seen = ListTemplate.objects.filter(policies.templates_visible_to(actor))
    rows = TemplateVersion.objects.filter(template__in=seen, id=version_id).select_related("template")
    version = rows.first()
    if version is None:
        raise template_errors.TemplateNotFound
    return version


def versions_of(template: ListTemplate) -> Sequence[TemplateVersion]:
    """Newest first, drafts in front. One query."""
    rows = TemplateVersion.objects.filter(template=template).defer("content")
    return sorted(rows, key=lambda one: one.number or 10**9, reverse=True)


def fillings_of(template: ListTemplate) -> list[Filling]:
    """The last lists taken away in a layout. One query."""
    rows = (
        Filling.objects.filter(version__template=template).select_related("version").defer("version__content")
    )
    return list(rows.order_by("-id")[:FILLINGS_SHOWN])


def own_filling(actor: Actor, filling_id: uuid.UUID | None) -> Filling:
    """One's own, with its layout. Refuses `people.filling_unknown`. One query."""
    rows = (
        Filling.objects.filter(by=actor.id, id=filling_id)
        if actor.id and filling_id
        else Filling.objects.none()
    )
    filling = rows.select_related("version", "version__template").first()
    if filling is None:
        raise template_errors.FillingNotFound
    return filling


def layout_of(version: TemplateVersion) -> Layout:
    heads = tuple(Head(letters, label, version.columns.get(letters, "")) for letters, label in version.heads)
    return Layout(version.sheet, version.head_row, version.first, version.last, heads)


def fields_offered(template: ListTemplate) -> list[tuple[str, Any]]:
    """What a column may hold: not what the district has switched off."""
    off = fields_off(template.place_code)
    return [(field, label) for field, label in TemplateField.choices if field not in off]


def may_keep(actor: Actor, template: ListTemplate) -> bool:
    """Whether the actor may set the layout right or retire it."""
    return template.retired_at is None and policies.can_keep_templates(actor, template.place_code)
