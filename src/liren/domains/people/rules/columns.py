"""Which column of a list of residents holds what: told by the name over it, and by what stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from liren.domains.people.rules import dates, documents, names
from liren.domains.people.rules.persons import read_phone

HEADER_WITHIN = 10  # rows
LOOKED_AT = 50  # rows below the header by which a column is told
NAME_MOST = 24  # letters of a header's cell


class Column(StrEnum):
    NAME = "name"
    DOCUMENT = "document"
    DOCUMENT_KIND = "document_kind"
    SEX = "sex"
    BIRTH = "birth"
    PHONE = "phone"
    ETHNIC = "ethnic"
    NATIONALITY = "nationality"
    RELATION = "relation"
    HOUSEHOLD = "household"
    HEAD = "head"
    COMMUNITY = "community"
    ADDRESS = "address"
    BUILDING = "building"
    UNIT = "unit"
    ROOM = "room"
    STANDING = "standing"
    SINCE = "since"
    UNTIL = "until"
    FORMER_NAME = "former_name"
    SCHOOLING = "schooling"
    MARITAL = "marital"
    HUKOU_KIND = "hukou_kind"
    HUKOU_ADDRESS = "hukou_address"
    WORKPLACE = "workplace"
    OCCUPATION = "occupation"
    EMERGENCY_CONTACT = "emergency_contact"
    REMARK = "remark"


C = Column
BLOCK = (C.HOUSEHOLD, C.HEAD, C.COMMUNITY, C.ADDRESS, C.BUILDING, C.UNIT, C.ROOM)
"""What is written once for a household and left blank in its further lines."""
DETAILS = (
    *(C.FORMER_NAME, C.SCHOOLING, C.MARITAL, C.HUKOU_KIND, C.HUKOU_ADDRESS, C.WORKPLACE, C.OCCUPATION),
    *(C.EMERGENCY_CONTACT, C.REMARK),
)
NAMES: dict[Column, str] = {
    C.NAME: "姓名 居民姓名 人员姓名 成员姓名 名字 家庭成员姓名 常住人口姓名 name fullname",
    C.DOCUMENT: "证件号码 证件号 身份证 身份证号 身份证号码 公民身份号码 公民身份证号 身份号码"
    " 居民身份证号码 公民身份证号码 idnumber idcard",
    C.DOCUMENT_KIND: "证件种类 证件类型 证件类别 documentkind",
    C.SEX: "性别 sex gender",
    C.BIRTH: "出生日期 出生年月日 出生年月 生日 出生 出生时间 birth birthday dateofbirth",
    C.PHONE: "电话 联系电话 手机 手机号 手机号码 联系方式 电话号码 本人电话 移动电话 phone mobile telephone",
    C.ETHNIC: "民族 族别 ethnic ethnicity",
    C.NATIONALITY: "国籍 nationality",
    C.RELATION: "与户主关系 户主关系 与户主之关系 和户主关系 家庭关系 关系 relation",
    C.HOUSEHOLD: "户号 户编号 家庭编号 户口簿号 户口本号 户籍号 户 household householdnumber",
    C.HEAD: "户主 户主姓名 户主名 head",
    C.COMMUNITY: "社区 所属社区 社区名称 社区代码 居委会 村居 村社区 所在社区 community",
    C.ADDRESS: "地址 住址 详细地址 居住地址 现住址 现住地址 家庭住址 家庭地址 居住地 常住地址 现居住地址 address",
    C.BUILDING: "楼栋 楼号 栋 幢 幢号 栋号 楼 楼栋号 楼宇 小区楼栋 building",
    C.UNIT: "单元 单元号 unit",
    C.ROOM: "室 室号 房号 房间号 门牌 房间 户室 门户号 room",
    C.STANDING: "人户状态 人户情况 人户关系 人员类别 人口类别 人口类型 人员类型 居住状态 户籍类别 是否户籍",
    C.SINCE: "到达日期 来本地日期 入住日期 居住开始日期 迁入日期 入住时间 迁入时间 来宁日期 since movedin",
    C.UNTIL: "离开日期 迁出日期 搬离日期 离开时间 迁出时间 until movedout",
    C.FORMER_NAME: "曾用名 别名",
    C.SCHOOLING: "文化程度 学历 教育程度 schooling education",
    C.MARITAL: "婚姻状况 婚姻 婚否 婚姻状态 marital",
    C.HUKOU_KIND: "户口性质 户籍性质 户口类型",
    C.HUKOU_ADDRESS: "户籍地址 户籍地 户籍所在地 户口所在地 户籍住址",
    C.WORKPLACE: "工作单位 单位 服务处所 就业单位 workplace employer",
    C.OCCUPATION: "职业 工种 occupation",
    C.EMERGENCY_CONTACT: "紧急联系人 紧急联系人及电话 监护人电话",
    C.REMARK: "备注 说明 remark note remarks",
}
_MEANT = {word: column for column, words in NAMES.items() for word in words.split()}
_NOTE = re.compile(r"[（(\[【].{0,200}?[）)\]】]|[*:：\s_/、.-]")
_HOME = re.compile(r"[号弄幢栋座]")
Columns = Mapping[Column, int]


def meant_by(header: str) -> Column | None:
    """The column that a name stands for, whatever its width, case, blanks and remarks in brackets."""
    if len(header) > NAME_MOST * 2:
        return None
    return _MEANT.get(bare(header))


def bare(header: str) -> str:
    """A name over a column without what differs from list to list."""
    return _NOTE.sub("", unicodedata.normalize("NFKC", header)).casefold()


def named_columns(cells: Sequence[str]) -> dict[Column, int]:
    """Which column stands where by the names in a row; of two with one meaning the first. Empty for no header."""
    found: dict[Column, int] = {}
    for position, cell in enumerate(cells):
        column = meant_by(cell)
        if column is not None:
            found.setdefault(column, position)
    return found if len(found) > 1 else {}


def match_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[Column, int]:
    """By name, then by content: a column without a known name may tell itself, and numbers under the wrong name
    are put right. Empty unless names of people are there."""
    found = named_columns(header)
    if not found:
        return {}
    told = {at: column for at in range(len(header)) if (column := told_by([_cell(row, at) for row in rows]))}
    for column, at in list(found.items()):
        if column in SURE and told.get(at, column) in SURE and told.get(at, column) != column:
            del found[column]
    taken = set(found.values())
    for at, column in told.items():
        if at not in taken and column not in found:
            found[column] = at
    return found if Column.NAME in found else {}


def told_by(cells: Sequence[str]) -> Column | None:
    """What most of a column's cells look like; None if that cannot be told."""
    said = [cell.strip() for cell in cells if cell.strip()]
    if len(said) < 3:
        return None
    for column, looks in LOOKS:
        if sum(map(looks, said)) >= len(said) * 0.8:
            return column
    return None


def header_key(cells: Sequence[str]) -> str:
    """By which the same header is known again."""
    return "|".join(_NOTE.sub("", unicodedata.normalize("NFKC", cell)).casefold() for cell in cells).strip(
        "|"
    )


def filled(columns: Columns, cells: list[str], before: list[str] | None) -> list[str]:
    """The cells with what stands once for a household put into its further lines: those where all of it is blank."""
    if before is None:
        return cells
    there = [columns[one] for one in BLOCK if one in columns]
    if not there or any(_cell(cells, at).strip() for at in there):
        return cells
    whole = [*cells, *[""] * (max(there) + 1 - len(cells))]
    for at in there:
        whole[at] = _cell(before, at)
    return whole


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _is_document(text: str) -> bool:
    return documents.kind_of(text) in {"id_card", "hmt_permit", "permanent"}


def _is_name(text: str) -> bool:
    name = names.clean(text)
    return names.is_name(name) and 2 <= len(name) <= 4 and name[0] in _FAMILY


def _is_home(text: str) -> bool:
    return bool(_HOME.search(text)) and any(c.isdecimal() for c in text)


_FAMILY = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧阳司尉单查仇解"
)
SURE = frozenset((Column.DOCUMENT, Column.PHONE))
LOOKS: tuple[tuple[Column, Callable[[str], bool]], ...] = (
    (Column.DOCUMENT, _is_document),
    (Column.PHONE, lambda text: read_phone(text) is not None),
    (Column.SEX, lambda text: text in {"男", "女"}),
    (Column.BIRTH, lambda text: dates.read_date(text) is not None),
    (Column.NAME, _is_name),
    (Column.ADDRESS, _is_home),
)
