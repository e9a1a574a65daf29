"""What is refused where an account is linked to a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, Refusal


class LinkNotMatched(Refusal):
    code = "people.link_not_matched"
    sentence = _("没有对上。请再核对一遍；还是对不上，请带证件到社区窗口，由工作人员当面核对。")


class LinkTooOften(Refusal):
    code = "people.link_too_often"
    sentence = _("核对的次数太多了，网上暂时不能再试。请带证件到社区窗口，由工作人员当面核对。")
    status = 429


class LinkedAlready(Refusal):
    code = "people.linked_already"
    sentence = _("这个账号已经连着一张登记卡。要换，请带证件到社区窗口。")


class AccountNotFound(BadInput):
    code = "people.account_unknown"
    sentence = _("没有用这个手机号登录过的居民账号。请本人先用手机号登录一次，再来核对。")
