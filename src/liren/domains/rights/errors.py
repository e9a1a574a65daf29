"""What this room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class ScopeUnknown(NotFound):
    code = "rights.scope_unknown"
    sentence = _("没有这样一项同意。请回到同意的页面再选。")


class ConsentStands(Refusal):
    code = "rights.consent_stands"
    sentence = _("这一项已经同意过，不用再同意一次。")


class ConsentAbsent(Refusal):
    code = "rights.consent_absent"
    sentence = _("这一项现在没有同意，没有什么可以撤回。")


class GuardianMissing(BadInput):
    code = "rights.guardian_missing"
    sentence = _(
        "不满十四周岁，要由父母或者其他监护人同意（《个人信息保护法》第三十一条）。请写明是谁、什么关系。"
    )


class GuardianAtWindow(Refusal):
    code = "rights.guardian_at_window"
    sentence = _("不满十四周岁，要由父母或者其他监护人同意（第三十一条）。请监护人带证件到社区窗口办理。")


class PersonDeceased(Refusal):
    code = "rights.person_deceased"
    sentence = _("这个人已经登记去世，不能再代为同意。近亲属的请求另行提出（第四十九条）。")


class PaperNotFound(NotFound):
    code = "rights.paper_unknown"
    sentence = _("没有找到这份扫描件。它可能已经随同意一起删去。")
