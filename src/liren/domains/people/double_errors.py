"""What is refused on the list of possible doubles."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import NotFound, Refusal


class PairNotFound(NotFound):
    code = "people.pair_unknown"
    sentence = _("没有找到这两张卡。其中一张可能已经并掉，或不在您的工作范围内。")


class PairDecided(Refusal):
    code = "people.pair_decided"
    sentence = _("别人刚刚决定过这两张卡。请刷新再看。")


class ComparingAlready(Refusal):
    code = "people.comparing_already"
    sentence = _("这个地方正在比对，请等这一次比完。")
