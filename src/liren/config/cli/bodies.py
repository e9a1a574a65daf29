"""`liren bodies …`"""

from __future__ import annotations

import uuid

import click
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, reports, verb
from liren.domains.organisations.actions import found_body
from liren.domains.organisations.choices import BodyKind
from liren.domains.organisations.queries import bodies_under
from liren.kernel.actor import SYSTEM

group = noun("单位。", "Bodies: committees, stations, centres, departments, companies.")


@verb(
    group,
    "found",
    "登记单位 NAME。上级单位用 --parent 写明编号，没有上级时不写。",
    "Register the body NAME. Its parent is given by --parent; a body without one leaves it out.",
)
@click.argument("name")
@click.option("--kind", type=click.Choice(BodyKind.values), required=True, help="种类。 The kind.")
@click.option("--place", required=True, help="所管地域的代码。 The code of the place it covers.")
@click.option("--short", default="", help="简称，默认同全称。 The short name; the name by default.")
@click.option("--parent", type=click.UUID, help="上级单位的编号。 The parent's id.")
@click.option("--phone", default="", help="电话。 The telephone.")
@reports
def found(name: str, kind: str, place: str, short: str, parent: uuid.UUID | None, phone: str) -> Report:
    body = found_body(
        actor=SYSTEM,
        kind=kind,
        name=name,
        short_name=short or name,
        place_code=place,
        parent_id=parent,
        phone=phone,
    )
    return Report({"id": body.id, "name": body.name}, [_("已登记 %(name)s，编号 %(id)s") % vars(body)])


@verb(group, "list", "列出某地的单位和编号。", "List the bodies of a place with their ids.")
@click.option("--place", default="", help="地域代码，默认全部。 The place's code; all by default.")
@reports
def list_bodies(place: str) -> Report:
    rows = bodies_under(place)
    figures = {"bodies": [{"id": b.id, "kind": b.kind, "name": b.name, "place": b.place_code} for b in rows]}
    return Report(figures, [f"{b.id}  {b.place_code:<12}  {b.get_kind_display()}  {b.name}" for b in rows])
