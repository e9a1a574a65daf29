"""`liren catalogue …`"""

from __future__ import annotations

import click
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, reports, verb
from liren.domains.casework.actions.catalogue import seed_catalogue
from liren.domains.territory.queries import get_place
from liren.kernel.actor import SYSTEM

group = noun("事项类别。", "The catalogue of classes.")


@verb(
    group,
    "seed",
    "给还没有类别的区县放进政策包里的类别；以后由区里在工作台上改。",
    "Give a county that has no classes those of its pack; the district edits them on the workbench.",
)
@click.option("--place", required=True, help="区县代码，如 320104。 The county's code, e.g. 320104.")
@reports
def seed(place: str) -> Report:
    county = get_place(place).code[:6]
    figures = {"county": county, "created": seed_catalogue(actor=SYSTEM, county=county)}
    return Report(figures, [_("%(county)s：新建类别 %(created)d 个。") % figures])
