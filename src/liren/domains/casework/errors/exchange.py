from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotAllowed, NotFound, Refusal


class Open311KeyWrong(NotAllowed):
    code = "casework.sender_key_wrong"
    sentence = _("没有密钥，或密钥不对、已停用。请向本区县申请密钥，用 api_key 一起发来。")


class Open311KeyTaken(BadInput):
    code = "casework.sender_key_taken"
    sentence = _("“%(name)s”已有在用的密钥。请换一个名字，或先停用原来的。")


class JurisdictionUnknown(NotFound):
    code = "casework.jurisdiction_unknown"
    sentence = _("这里不服务“%(code)s”。请核对 jurisdiction_id。")


class JurisdictionMissing(BadInput):
    code = "casework.jurisdiction_missing"
    sentence = _("这里服务多个区县，请写明 jurisdiction_id（六位区县代码）。")


class ServiceUnknown(NotFound):
    code = "casework.service_unknown"
    sentence = _("没有“%(code)s”这一类，或这一类没有要回答的问题。请从服务清单里选。")


class RequestUnknown(NotFound):
    code = "casework.request_unknown"
    sentence = _("没有找到“%(code)s”。它可能不存在，也可能不公开。")


class ParameterWrong(BadInput):
    code = "casework.parameter_wrong"
    sentence = _("参数 %(name)s 写得不对。请对照接口说明改正。")


class SpanTooLong(BadInput):
    code = "casework.span_too_long"
    sentence = _("起止时间最多相隔 90 天，且起点不晚于终点。请缩短后再查。")


class HtmlInText(BadInput):
    code = "casework.html_in_text"
    sentence = _("文字里不能有 HTML 标记。请只写文字。")


class AddressNotFound(BadInput):
    code = "casework.address_not_found"
    sentence = _("没有找到这个地址。请写得更完整，或用经纬度（WGS 84）说明位置。")


class ServerUnknown(NotFound):
    code = "casework.server_unknown"
    sentence = _("这个单位没有登记可以送去的系统，或已停用。请由区里先在单位页上登记。")


class ServiceNotOffered(BadInput):
    code = "casework.service_not_offered"
    sentence = _("对方的系统没有这一类。请从清单里另选一类。")


class SentOutsideAlready(Refusal):
    code = "casework.sent_outside_already"
    sentence = _("这件事已经送往这个系统。进展写在经过里。")
