"""Layouts of one's own: received, their columns set right and saved, retired."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from liren.domains.people import policies, template_errors
from liren.domains.people.models import ListTemplate, TemplateVersion
from liren.domains.people.models.template import TEMPLATE_NAME_MOST
from liren.domains.people.queries.switches import fields_off
from liren.domains.people.queries.templates import template_version
from liren.domains.people.rules import templates as rules
from liren.domains.territory import queries as territory
from liren.kernel import audit, clock, layouts
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed


def receive_template(*, actor: Actor, upload: File[bytes] | None, name: str, place_code: str) -> uuid.UUID:
    """Keeps a blank layout as a draft until somebody has looked at its columns; gives the version's id.

    Refuses what is no small blank xlsx with a header, what could not grow and stay whole, and other people's places.
    """
    if upload is None or not upload.size:
        raise template_errors.TemplateMissing(field="file")
    if territory.find_place(place_code) is None or not policies.can_keep_templates(actor, place_code):
        raise template_errors.TemplatePlaceWrong(field="place")
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    if not plain or len(plain) > TEMPLATE_NAME_MOST:
        raise template_errors.TemplateNameWrong(field="name", most=TEMPLATE_NAME_MOST)
    if upload.size > layouts.LAYOUT_MOST * 1024**2:
        raise template_errors.TemplateTooBig(field="file", most=layouts.LAYOUT_MOST)
    content = upload.read()
    layout = read_layout(content)
    return _kept(actor, plain, place_code, Path(upload.name or "").name, content, layout)


def read_layout(content: bytes) -> layouts.Layout:
    try:
        layout = layouts.find_layout(layouts.opened(content), rules.field_meant, rules.NEEDED)
        layouts.try_growing(content, layout)
    except layouts.LayoutUnfit as unfit:
        raise template_errors.refusal_of(unfit) from unfit
    return layout


@transaction.atomic
def _kept(
    actor: Actor, name: str, place_code: str, file_name: str, content: bytes, layout: layouts.Layout
) -> uuid.UUID:
    template, _ = ListTemplate.objects.get_or_create(place_code=place_code, name=name, retired_at=None)
    template = locked(ListTemplate.objects.filter(id=template.id)).get()
    TemplateVersion.objects.filter(template=template, number=0).delete()
    off = fields_off(place_code)
    version = TemplateVersion(
        template=template,
        file_name="".join(letter for letter in file_name if letter.isprintable())[-200:],
        content=content,
        sheet=layout.sheet,
        head_row=layout.head_row,
        first=layout.first,
        last=layout.last,
        heads=[(head.letters, head.label) for head in layout.heads],
        columns={
            head.letters: head.meaning for head in layout.heads if head.meaning and head.meaning not in off
        },
    )
    _sign(actor, version)
    version.save(force_insert=True)
    _note(actor, template, "people.template.received", {"rows": len(layout.heads)})
    return version.id


@transaction.atomic
def save_columns(*, actor: Actor, version_id: uuid.UUID, columns: Mapping[str, str]) -> uuid.UUID:
    """Saves what each column holds: a draft becomes the next version, a saved one is left and a new one made of it.

    Refuses columns without the name, or with what is no field.
    """
    version = template_version(actor, version_id)
    template = locked(ListTemplate.objects.filter(id=version.template_id, retired_at=None)).first()
    if template is None:
        raise template_errors.TemplateNotFound
    if not policies.can_keep_templates(actor, template.place_code):
        raise NotAllowed
    meant = {letters: field for letters, field in columns.items() if field}
    if not rules.are_columns(meant, [letters for letters, _ in version.heads]):
        raise template_errors.TemplateColumnsWrong(field="columns")
    if version.number and version.columns == meant:
        return version.id
    if version.number:
        version = _copied(version)
    template.versions_made += 1
    version.number, version.columns = template.versions_made, meant
    _sign(actor, version)
    version.save()
    template.save(update_fields=["versions_made"])
    _note(actor, template, "people.template.saved", {"number": version.number})
    return version.id


def _copied(version: TemplateVersion) -> TemplateVersion:
    kept = ("template_id", "file_name", "content", "sheet", "head_row", "first", "last", "heads")
    return TemplateVersion(**{name: getattr(version, name) for name in kept})


@transaction.atomic
def retire_template(*, actor: Actor, version_id: uuid.UUID) -> None:
    """No list is filled into the layout any more; its versions stay to be read. One that was never saved is deleted."""
    version = template_version(actor, version_id)
    template = locked(ListTemplate.objects.filter(id=version.template_id, retired_at=None)).first()
    if template is None:
        raise template_errors.TemplateNotFound
    if not policies.can_keep_templates(actor, template.place_code):
        raise NotAllowed
    _note(actor, template, "people.template.retired", {})
    if not template.versions_made:
        template.delete()
        return
    TemplateVersion.objects.filter(template=template, number=0).delete()
    template.retired_at = clock.now()
    template.save(update_fields=["retired_at"])


def _sign(actor: Actor, version: TemplateVersion) -> None:
    version.by, version.by_name, version.at = actor.id, actor.name[:60], clock.now()


def _note(actor: Actor, template: ListTemplate, verb: str, after: dict[str, Any]) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="people_template",
        object_id=template.id,
        object_label=template.name,
        place_code=template.place_code,
        after=after,
    )
