"""What is refused of letters of responsibility."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal


class UndertakingNotFound(NotFound):
    code = "letting.undertaking_unknown"
    sentence = _("没有找到这份责任书。房东或用人单位可能已经换了，或不在您的范围内。")


class ScanNotFound(NotFound):
    code = "letting.scan_unknown"
    sentence = _("没有找到这份扫描件，或不在您的工作范围内。")


class TextChanged(Refusal):
    code = "letting.undertaking_text_changed"
    sentence = _("责任书的文本刚换了新的。请看过新的文本再签。")


class UndertakingSigned(Refusal):
    code = "letting.undertaking_signed"
    sentence = _("现在的文本已经签过，不用再签。")


class SignatureNotOwn(BadInput):
    code = "letting.signature_name"
    sentence = _("写的姓名和登记册上的不一样。请写您本人证件上的姓名。")


class ScanMissing(BadInput):
    code = "letting.scan_missing"
    sentence = _("请附上签了字的责任书：扫描件或照片，JPEG、PNG、HEIC 或 PDF。")


class SignedDayWrong(BadInput):
    code = "letting.signed_day"
    sentence = _(
        "签字的日期不对：不能是以后的日子、十年以前，也不能早于这份文本施行的那天。请看纸上写的日期。"
    )


class EmployerUnclear(BadInput):
    code = "letting.employer_unclear"
    sentence = _("请写明用人单位：名录上的一个单位，或一个名称（80 字以内），两样选一样。")


class EmployerTwice(Refusal):
    code = "letting.employer_twice"
    sentence = _("这处出租房已经登记了这个用人单位。")


class SignerUnclear(BadInput):
    code = "letting.signer_unclear"
    sentence = _("代表单位签字的人要在登记册上、在您的工作范围内。请另找一位，或用纸签。")


class SignerIsLandlord(Refusal):
    code = "letting.signer_is_landlord"
    sentence = _("房东是个人的，由本人签字。换了房东，请在出租房的页面上改房东。")


class LandlordStays(Refusal):
    code = "letting.landlord_stays"
    sentence = _("房东的责任书不能撤。换了房东，请在出租房的页面上改房东。")
