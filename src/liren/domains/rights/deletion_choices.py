"""States of a request for deletion, whom it came from, and why something is kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DeletionState(models.TextChoices):
    OPEN = "open", _("等决定")
    PREPARED = "prepared", _("已决定，等另一人执行")
    DONE = "done", _("已办完")
    REFUSED = "refused", pgettext_lazy("deletion", "都依法保留")
    WITHDRAWN = "withdrawn", pgettext_lazy("deletion", "本人撤回了")


class DeletionOrigin(models.TextChoices):
    PERSON = "person", _("本人申请")
    RELATIVE = "relative", _("近亲属申请")
    TERM = "term", _("保存期满")


class KeptFor(models.TextChoices):
    """Why something stays that no term of a law keeps (PIPL art. 47, second paragraph)."""

    DISPUTE = "dispute", _("有没了结的争议、诉讼或者仲裁要用它")
    LAW = "law", _("别的法律、行政法规规定要保存")
    ARRANGED = "arranged", _("死者生前另有安排（《个人信息保护法》第四十九条）")
    TECHNICAL = "technical", _("技术上难以删除，只存储、不再使用")


class BasisSaid(models.TextChoices):
    """`kernel.holdings.Basis`, as the person reads it."""

    DUTY = "duty", _("履行法定职责所必需（《个人信息保护法》第十三条第一款第三项）")
    FILE = "file", _("办过的事要留卷备查（《个人信息保护法》第十三条第一款第三项、第十九条）")
    RECORD = "record", _("处理情况的记录至少保存三年（《个人信息保护法》第五十六条）")
    SERVICE = "service", _("为提供服务，不再需要就删（《个人信息保护法》第四十七条第一款第一项）")
    CONSENT = "consent", _("经本人同意，撤回就删（《个人信息保护法》第四十七条第一款第三项）")
    TRACE = "trace", _("办理过程留下的，用过就删（《个人信息保护法》第十九条）")
