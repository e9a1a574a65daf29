"""`liren open311 …`"""

from __future__ import annotations

import uuid

import click
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, reports, verb
from liren.domains.casework.actions import open311 as actions
from liren.domains.casework.queries.open311 import keys_of
from liren.kernel.actor import SYSTEM

group = noun("Open311 接口的密钥。", "Keys of the Open311 interface.")


@verb(
    group,
    "key",
    "给 --name 发一把区县的密钥，只显示这一次；库里只存它的摘要。",
    "Make a key of a county for --name, shown this once; only its digest is stored.",
)
@click.option("--name", required=True, help="谁用这把密钥。 Who will use the key.")
@click.option("--place", required=True, help="区县代码，如 320104。 The county's code, e.g. 320104.")
@click.option(
    "--hourly",
    default=600,
    type=click.IntRange(1, 1_000_000),
    help="每小时最多多少次，默认 600。 Most requests an hour; 600 by default.",
)
@reports
def key(name: str, place: str, hourly: int) -> Report:
    made, secret = actions.make_key(actor=SYSTEM, name=name, county=place, hourly=hourly)
    figures = {"id": made.id, "name": made.name, "place": made.county, "key": secret, "hourly": made.hourly}
    lines = [_("已给“%(name)s”发密钥（%(place)s，每小时 %(hourly)s 次）：%(key)s") % figures]
    return Report(figures, [*lines, _("密钥只显示这一次，请当面或用安全的办法交给对方。")])


@verb(group, "list", "列出密钥，不显示密钥本身。", "List the keys, without the keys themselves.")
@click.option("--place", default="", help="区县代码，默认全部。 The county's code; all by default.")
@reports
def list_keys(place: str) -> Report:
    rows = keys_of(place)
    found = [
        {
            "id": row.id,
            "name": row.name,
            "place": row.county,
            "tail": row.tail,
            "hourly": row.hourly,
            "revoked_at": row.revoked_at,
        }
        for row in rows
    ]
    lines = [
        f"{row.id}  {row.county}  …{row.tail}  {row.name}{_('（已停用）') if row.revoked_at else ''}"
        for row in rows
    ]
    return Report({"keys": found}, lines)


@verb(
    group,
    "revoke",
    "停用编号为 ID 的密钥，此后用它发来的一律不收。",
    "Revoke the key ID: from then on nothing is taken with it.",
)
@click.argument("key_id", type=click.UUID, metavar="ID")
@reports
def revoke(key_id: uuid.UUID) -> Report:
    row = actions.revoke_key(actor=SYSTEM, key_id=key_id)
    figures = {"id": row.id, "name": row.name, "revoked_at": row.revoked_at}
    return Report(figures, [_("“%(name)s”的密钥已停用。") % figures])
