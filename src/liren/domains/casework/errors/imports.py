"""Registers and their rows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import BadInput, NotFound, Refusal
from liren.kernel.sheets import Trouble

TROUBLES = {
    Trouble.EMPTY: _("文件是空的"),
    Trouble.NO_TABLE: _("里面没有表格"),
    Trouble.OLD_FORMAT: _("是旧版 xls 格式"),
    Trouble.PASSWORD: _("设了打开密码"),
    Trouble.DAMAGED: _("文件已损坏"),
    Trouble.ENCODING: _("认不出文字编码"),
}


class UnreadableFile(BadInput):
    code = "casework.unreadable_file"
    sentence = _("“%(name)s”打不开：%(why)s。请另存为 xlsx 或 csv 再试。")


class FileTooLarge(BadInput):
    code = "casework.file_too_large"
    sentence = _("“%(name)s”解开后超过 %(most)s MB，可能是损坏或恶意文件，没有导入。")


class ColumnsNotFound(BadInput):
    code = "casework.columns_not_found"
    sentence = _("前十行里没有找到表头。至少要有“编号”“时间”“详情”三列（名称可略有不同）。请补上表头再试。")


class UnknownPlace(BadInput):
    code = "casework.unknown_place"
    sentence = _("没有代码为“%(code)s”的地方。请先载入区划，或核对代码。")


class UploadTooLarge(BadInput):
    code = "casework.upload_too_large"
    sentence = _("“%(name)s”超过 %(most)s MB。请分成几份上传，或请管理员用命令行导入。")


class UploadMissing(BadInput):
    code = "casework.upload_missing"
    sentence = _("请选一个 xlsx 或 csv 文件。")


class PlaceTooWide(BadInput):
    code = "casework.place_too_wide"
    sentence = _("“%(place)s”范围太大。请选区县、街道或社区。")


class SourceMissing(BadInput):
    code = "casework.source_missing"
    sentence = _("请给来源起个短名（最多 %(most)s 个字），同一系统的文件每次都用同一个名。")


class ImportNotFound(NotFound):
    code = "casework.import_not_found"
    sentence = _("没有这次导入，或它不在您的工作范围内。请回到导入记录再找。")


class ImportStarted(Refusal):
    code = "casework.import_started"
    sentence = _("这次导入已经开始或已经取消，不用再点。请看进度。")


class RowNumberMissing(BadInput):
    code = "casework.row_number_missing"
    sentence = _("没有编号。请补上原系统的编号，再导入一次时靠它认出同一件事。")


class RowNumberTooLong(BadInput):
    code = "casework.row_number_too_long"
    sentence = _("编号有 %(length)s 个字符，最多 %(most)s 个。请核对是不是填错了列。")


class RowNumberRounded(BadInput):
    code = "casework.row_number_rounded"
    sentence = _("编号“%(value)s”超过 15 位，表格软件已把末几位改成了零。请把这一列设为文本，重新填写编号。")


class RowNumberTaken(BadInput):
    code = "casework.row_number_taken"
    sentence = _("编号 %(number)s 已经用在另一段内容上。请核对哪一行的编号写错了。")


class RowTimeMissing(BadInput):
    code = "casework.row_time_missing"
    sentence = _("没有时间。请补上提出的日期或时刻。")


class RowTimeUnreadable(BadInput):
    code = "casework.row_time_unreadable"
    sentence = _("时间“%(value)s”认不出。请写成 2026-03-01 09:30 这样。")


class RowTimeAhead(BadInput):
    code = "casework.row_time_ahead"
    sentence = _("时间“%(value)s”在将来。请核对年份。")


class RowReplyEarlier(BadInput):
    code = "casework.row_reply_earlier"
    sentence = _("答复时间“%(value)s”早于提出的时间。请核对这两列。")


class RowReplyUndated(BadInput):
    code = "casework.row_reply_undated"
    sentence = _("有答复却没有答复时间，算不出是否按时。请补上答复时间。")


class RowReplyMissing(BadInput):
    code = "casework.row_reply_missing"
    sentence = _("有答复时间却没有答复内容。请补上答复，或清空时间。")


class RowCountUnreadable(BadInput):
    code = "casework.row_count_unreadable"
    sentence = _("“%(value)s”不是点赞数或反对数。请填整数，没有就空着。")


class RowCellFault(BadInput):
    code = "casework.row_cell_fault"
    sentence = _("单元格显示错误“%(value)s”。请改好公式，或直接填内容。")
