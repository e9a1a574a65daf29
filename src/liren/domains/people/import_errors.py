"""What the import of lists refuses."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal
from liren.kernel.sheets import Trouble

TROUBLES: dict[Trouble, str | Promise] = {
    Trouble.EMPTY: _("文件是空的"),
    Trouble.NO_TABLE: _("它不是 xlsx 或 csv 表格"),
    Trouble.OLD_FORMAT: _("它是旧格式（xls 等），请另存为 xlsx 再导入"),
    Trouble.PASSWORD: _("它有密码，请去掉密码再导入"),
    Trouble.DAMAGED: _("文件不完整或已损坏"),
    Trouble.ENCODING: _("它的文字编码认不出来，请另存为 UTF-8 再导入"),
}


class ListUnreadable(BadInput):
    code = "people.list_unreadable"
    sentence = _("读不了“%(name)s”：%(why)s。")


class ListTooLarge(BadInput):
    code = "people.list_too_large"
    sentence = _("“%(name)s”展开后超过 %(most)d MB。请分成几个文件再导入。")


class NoListColumns(BadInput):
    code = "people.no_list_columns"
    sentence = _(
        "在“%(name)s”每张表的前十行里没有找到表头。表头至少要有“姓名”和另外一列，如证件号码、出生日期或地址。"
    )


class ListMissing(BadInput):
    code = "people.list_missing"
    sentence = _("请先选一个文件。")


class ListTooBig(BadInput):
    code = "people.list_too_big"
    sentence = _("“%(name)s”超过 %(most)d MB。请分成几个文件，或用命令行导入。")


class ImportPlaceWrong(BadInput):
    code = "people.import_place_wrong"
    sentence = _("“%(code)s”不是您可以导入居民名单的地方。请填社区、街道或区县的代码。")


class PeopleImportNotFound(NotFound):
    code = "people.import_unknown"
    sentence = _("没有找到这次导入。它可能已经删去，或不在您的工作范围内。")


class PeopleImportBegun(Refusal):
    code = "people.import_begun"
    sentence = _("这次导入已经开始了。请刷新页面看进度。")


class NameColumnMissing(BadInput):
    code = "people.name_column_missing"
    sentence = _("请选一列作“姓名”，同一个意思只选一列。")


class UndoTooLate(Refusal):
    code = "people.undo_too_late"
    sentence = _("只有 %(days)d 天以内做完的导入可以撤销。请逐个更正登记卡。")


class UndoNotNow(Refusal):
    code = "people.undo_not_now"
    sentence = _("这次导入还没有做完，或已经撤销过了。")


class ConflictNotFound(NotFound):
    code = "people.conflict_unknown"
    sentence = _("没有找到这处不一致。它可能已经有人决定了，或不在您的工作范围内。")
