"""`liren hotline …`"""

from __future__ import annotations

import click
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, reports, verb
from liren.domains.casework.actions.hotline import set_hotline
from liren.domains.casework.queries.hotline import hotlines_usable_by
from liren.kernel.actor import SYSTEM

group = noun("12345 热线：从哪里来工单，答复送到哪里。", "City hotlines: who sends orders, where answers go.")


@verb(
    group,
    "set",
    "登记或改一条热线；新登记的给出签名密钥，只显示这一次。",
    "Make or change a hotline; a new one comes with the secret that signs calls, shown this once.",
)
@click.option("--name", required=True, help="热线的名称，如 南京12345。 Its name.")
@click.option(
    "--place", required=True, help="它管哪里的事，区划代码。 Code of the place it sends orders for."
)
@click.option(
    "--url",
    default="",
    help="答复送到的地址；不写则用表格来往。 Where answers are sent; without it, files are exchanged.",
)
@click.option(
    "--return-days",
    default=1,
    type=click.IntRange(1, 30),
    help="几个工作日内可以退单，默认 1。 Working days within which to return an order; 1 by default.",
)
@click.option("--stop", is_flag=True, help="停用。 Take it out of use.")
@reports
def set_one(name: str, place: str, url: str, return_days: int, stop: bool) -> Report:
    row, secret = set_hotline(
        actor=SYSTEM, name=name, place_code=place, url=url, return_days=return_days, is_active=not stop
    )
    figures = {"id": row.id, "name": row.name, "place": row.place_code, "url": row.url, "secret": secret}
    lines = [_("热线“%(name)s”（%(place)s）已登记。") % figures]
    if secret:
        lines.append(_("签名密钥：%(secret)s") % figures)
        lines.append(_("密钥只显示这一次，请当面或用安全的办法交给对方。"))
    return Report(figures, lines)


@verb(group, "list", "列出热线，不显示密钥。", "List the hotlines, without their secrets.")
@reports
def list_all() -> Report:
    rows = hotlines_usable_by(SYSTEM, is_active=False)
    found = [
        {"id": row.id, "name": row.name, "place": row.place_code, "url": row.url, "is_active": row.is_active}
        for row in rows
    ]
    lines = [
        f"{row.place_code}  {row.name}  {row.url or _('（用表格来往）')}{'' if row.is_active else _('（已停用）')}"
        for row in rows
    ]
    return Report({"hotlines": found}, lines)
