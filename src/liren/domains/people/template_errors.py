"""What layouts of one's own refuse: the file, its columns, filling it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.kernel.layouts import LAYOUT_MOST, Flaw, LayoutUnfit
from liren.kernel.refusals import BadInput, NotFound, Refusal


class TemplateNotFound(NotFound):
    code = "people.template_unknown"
    sentence = _("没有找到这份台账模板，它可能已经停用，或不在您的工作范围内。")


class TemplateMissing(BadInput):
    code = "people.template_missing"
    sentence = _("请先选一个 xlsx 文件。")


class TemplateNotXlsx(BadInput):
    code = "people.template_not_xlsx"
    sentence = _("模板只收 xlsx。请在表格软件里另存为 xlsx 再上传。")


class TemplateMacros(BadInput):
    code = "people.template_macros"
    sentence = _("这个文件带宏或控件，不收。请另存为不带宏的 xlsx 再上传。")


class TemplateLocked(BadInput):
    code = "people.template_password"
    sentence = _("这个文件有密码。请去掉密码再上传。")


class TemplateDamaged(BadInput):
    code = "people.template_damaged"
    sentence = _("这个文件不完整或已损坏。请重新另存一份再上传。")


class TemplateTooBig(BadInput):
    code = "people.template_too_big"
    sentence = _("模板太大：文件不超过 %(most)s MB，一张表不超过 3000 行、100 列。请只留空白的表再上传。")


class TemplateNoHeader(BadInput):
    code = "people.template_no_header"
    sentence = _("在每张表的前十行里都没有找到表头。表头至少要有“姓名”和另外一列。")


class TemplateNotBlank(BadInput):
    code = "people.template_not_blank"
    sentence = _("表头下面第 %(row)s 行还有内容，像是已经填过的人。请清空后再上传。")


class TemplateUnfit(BadInput):
    code = "people.template_unfit"
    sentence = _("%(why)s（位置：%(where)s）。")


class TemplateNameWrong(BadInput):
    code = "people.template_name_wrong"
    sentence = _("模板的名称写 1 到 %(most)s 个字。")


class TemplatePlaceWrong(BadInput):
    code = "people.template_place_wrong"
    sentence = _("您在这个地方不能导出居民名单，也就不能在那里存模板。")


class TemplateColumnsWrong(BadInput):
    code = "people.template_columns_wrong"
    sentence = _("请选一列作“姓名”，其余的列在列出的意思里选。")


class FillingNotFound(NotFound):
    code = "people.filling_unknown"
    sentence = _("没有找到这份填好的台账，它可能是别人的。")


class FillingPurposeMissing(BadInput):
    code = "people.filling_purpose"
    sentence = _("请选择用途。")


class FillingWordsWrong(BadInput):
    code = "people.filling_words"
    sentence = _("请用 2 到 %(most)s 个字写明交给谁、凭哪份通知或要求。")


class FillingNobody(Refusal):
    code = "people.filling_nobody"
    sentence = _("名单里一个人也没有，不用填。请先改条件。")


class FillingTooMany(Refusal):
    code = "people.filling_too_many"
    sentence = _("名单有 %(count)s 人，一份台账最多填 %(most)s 人。请按社区或网格分开填。")


class FillingOver(Refusal):
    code = "people.filling_over"
    sentence = _("这份台账已经过了 %(days)s 天，不能再取。需要时请重新填一份。")


WHY: dict[Flaw, str | Promise] = {
    Flaw.LINKS: _("文件里有指向别的文件的链接，不收。请断开链接再上传"),
    Flaw.PICTURES: _("文件里有图片、图表、形状或透视表，填好以后会丢失。请去掉再上传"),
    Flaw.TABLE: _("表头在“套用表格格式”的表格里，加行会弄坏它。请转换为普通区域再上传"),
    Flaw.NAMES: _("文件里定义的名称指向这张表，加行以后会指错。请去掉名称再上传"),
    Flaw.FORMULA: _(
        "这个格子的公式只指向表里的一部分行，或表头和合计之间没有空行，加行以后会算错。请改成整列的合计再上传"
    ),
    Flaw.MERGED: _("表头下面要填的行里有上下合并的格子。请取消合并再上传"),
    Flaw.RULES: _("表格下面的格子有条件格式或数据验证，移动以后会指错。请去掉再上传"),
}


def refusal_of(unfit: LayoutUnfit) -> Refusal:
    """What a person is told of a workbook that is no layout."""
    plain = {
        Flaw.NOT_XLSX: TemplateNotXlsx,
        Flaw.MACROS: TemplateMacros,
        Flaw.PASSWORD: TemplateLocked,
        Flaw.DAMAGED: TemplateDamaged,
        Flaw.NO_HEADER: TemplateNoHeader,
    }
    if unfit.flaw in plain:
        return plain[unfit.flaw](field="file")
    if unfit.flaw is Flaw.TOO_BIG:
        return TemplateTooBig(field="file", most=LAYOUT_MOST)
    if unfit.flaw is Flaw.NOT_BLANK:
        return TemplateNotBlank(field="file", row=unfit.where)
    return TemplateUnfit(field="file", why=WHY[unfit.flaw], where=unfit.where or "xlsx")
