"""What an audit entry holds, in words: names of fields and kinds of things, moments and codes as people say them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.access.choices import Role, Way
from liren.domains.casework.choices import CaseState, Channel, Naming, Urgency
from liren.domains.casework.hotline_choices import OrderReturnReason
from liren.domains.casework.letter_choices import LetterState
from liren.domains.organisations.choices import BodyKind
from liren.kernel.dates import moment

Words = Promise | str
ISO_DAY = len("2026-01-01")

FIELDS: Mapping[str, Words] = {
    "address": _("地址"),
    "body": _("单位"),
    "channel": _("来源"),
    "code": _("代码"),
    "deputy": _("代班的人"),
    "entries": _("记录数"),
    "error": _("错误"),
    "first_break": _("第一处断开"),
    "form": _("文件格式"),
    "from": _("从"),
    "handler_kind": _("由哪一类单位承办"),
    "hotline": _("热线"),
    "is_active": _("在用"),
    "is_public": _("公开"),
    "key": _("参数"),
    "keywords": _("关键词"),
    "kind": _("种类"),
    "name": _("名称"),
    "name_en": _("英文名称"),
    "naming": _("留名"),
    "notice": _("依据"),
    "numbers": _("编号"),
    "off": _("放假"),
    "order": _("工单号"),
    "order_return_reason": _("退单的理由"),
    "parent": pgettext_lazy("audit", "上级"),
    "passkeys": _("通行密钥"),
    "phone": _("电话"),
    "place": _("地方"),
    "reason": _("理由"),
    "role": pgettext_lazy("audit", "角色"),
    "rows": _("行数"),
    "sessions": _("登录处数"),
    "short_name": _("简称"),
    "source": _("来源"),
    "state": _("状态"),
    "title": _("名称"),
    "total": _("总数"),
    "until": _("到"),
    "urgency": _("紧急程度"),
    "valid_from": _("生效"),
    "value": _("值"),
    "way": _("登录方式"),
    "work": _("调休上班"),
}
THINGS: Mapping[str, Words] = {
    "account": _("账号"),
    "audit": _("审计"),
    "audit_entry": _("审计记录"),
    "bodies": _("单位"),
    "body": _("单位"),
    "building": _("楼栋"),
    "case": _("诉求"),
    "cases": _("诉求"),
    "category": _("类别"),
    "dead_letter": _("没有做成的"),
    "export": _("导出"),
    "figure": _("参数"),
    "grid": _("网格"),
    "hotline": _("热线"),
    "hotline_file": _("热线的表格"),
    "import": _("批量导入"),
    "monthly": _("月报"),
    "letter": _("来信"),
    "letters": _("来信"),
    "orders": _("热线工单"),
    "place": _("区划"),
    "supervision": pgettext_lazy("noun", "督办"),
    "supervisions": pgettext_lazy("noun", "督办"),
    "appraisal_result": _("考核结果"),
    "appraisal_scheme": _("考核办法"),
    "rating_appeals": _("评价申诉"),
    "truth_sample": _("核实样本"),
    "truth_checks": _("核实抽查"),
}
VALUES: Mapping[str, Mapping[str, Words]] = {
    "channel": dict(Channel.choices),
    "handler_kind": dict(BodyKind.choices),
    "kind": dict(BodyKind.choices),
    "naming": dict(Naming.choices),
    "order_return_reason": dict(OrderReturnReason.choices),
    "role": dict(Role.choices),
    "state": {**dict(LetterState.choices), **dict(CaseState.choices)},
    "urgency": dict(Urgency.choices),
    "way": dict(Way.choices),
}


def field_words(name: str) -> str:
    """A field as people call it; its own name where nobody has a word for it."""
    return str(FIELDS.get(name, name))


def thing_words(object_type: str) -> str:
    return str(THINGS.get(object_type, object_type))


def value_words(field: str, text: str) -> str:
    """A code as its word, a moment as it is told here; anything else as it was kept."""
    known = VALUES.get(field, {}).get(text)
    return str(known) if known else _moment(text)


def _moment(text: str) -> str:
    if len(text) <= ISO_DAY or text[4:5] != "-" or not text[:4].isdigit():
        return text
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment(found) if found.tzinfo else text
