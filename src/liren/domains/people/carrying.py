"""What of a person written down twice goes to the one who stays."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.domains.people import sealing
from liren.kernel import carrying


def register() -> None:
    carrying.register("people.Membership", "person", _("家庭成员关系"))
    carrying.register("people.Residence", "person", _("住处"))
    carrying.register("people.Owner", "person", _("房屋产权"))
    carrying.register("people.PersonDocument", "person", _("证件"), sealed={"number": sealing.DOCUMENT})
    carrying.register("people.PersonPhone", "person", _("电话"), sealed={"number": sealing.PHONE})
    carrying.register("people.LifeEvent", "person", _("人生事件"))
    carrying.register("people.LifeEvent", "other", _("人生事件"))
    carrying.register("people.GroupMark", "person", _("人群"))
    carrying.register("people.Need", "person", _("需求"))
    carrying.register("people.AccountLink", "person", _("居民账号"))
    carrying.register("people.Conflict", "person", _("不一致"), sealed={"told": sealing.TOLD})
    for model, name in (
        ("people.Person", "merged_into"),
        ("people.FindKey", "person"),
        ("people.CardSign", "person"),
        ("people.ImportedChange", "person"),
        ("people.DoublePair", "one"),
        ("people.DoublePair", "other"),
        ("people.Merge", "kept"),
        ("people.Merge", "gone"),
    ):
        carrying.leave(model, name)
