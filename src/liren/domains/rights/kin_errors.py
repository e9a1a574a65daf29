"""What is refused where near relatives ask about somebody who has died."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class KinUnknown(NotFound):
    code = "rights.kin_unknown"
    sentence = _("没有找到这份近亲属的请求。它可能不在您的工作范围内。请回到列表再选。")


class KinOpen(Refusal):
    code = "rights.kin_open"
    sentence = _("同样的请求已经在办。可以等结果，也可以先撤回再提。")


class KinMany(Refusal):
    code = "rights.kin_many"
    sentence = _("您已有五份请求在办。等有了结果，或者撤回几份，再提新的。")


class KinClosed(Refusal):
    code = "rights.kin_closed"
    sentence = _("这份请求已经有了结果，这一步不能再做。请刷新再看。")


class KinMissing(BadInput):
    code = "rights.kin_missing"
    sentence = _("请写明逝者的姓名和证件号码后六位、您是什么人、为了什么正当利益。")


class KinProofMissing(BadInput):
    code = "rights.kin_proof_missing"
    sentence = _("请传死亡证明和亲属关系证明的照片或扫描件。登记里看不出关系，没有证明不能核对。")


class KinWrongMissing(BadInput):
    code = "rights.kin_wrong_missing"
    sentence = _("要更正的，请写明哪里不对、应当是什么。")


class KinUnmatched(Refusal):
    code = "rights.kin_unmatched"
    sentence = _("登记里没有这样一位已经登记去世的人，不能同意。先登记去世，或者说明理由不同意。")


class KinRooms(BadInput):
    code = "rights.kin_rooms"
    sentence = _("请至少选一类给对方看的信息，只给为这个利益用得着的（《个人信息保护法》第六条）。")


class KinWords(BadInput):
    code = "rights.kin_words"
    sentence = _("请写明理由；更正的写明改了什么。对方会看到（《个人信息保护法》第五十条）。")


class KinOver(NotFound):
    code = "rights.kin_over"
    sentence = _("没有这份信息可看，或者已经过了七天。还要看的，请再提一次。")
