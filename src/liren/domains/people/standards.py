"""Codes of the national standards that the register speaks, with the names people say."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """GB/T 4761-2008: what a member of a household is to its head."""

    SELF = "01", _("本人")
    HEAD = "02", _("户主")
    SPOUSE = "10", _("配偶")
    HUSBAND = "11", _("夫")
    WIFE = "12", _("妻")
    SON = "20", _("子")
    ONLY_SON = "21", _("独生子")
    ELDEST_SON = "22", _("长子")
    SECOND_SON = "23", _("次子")
    THIRD_SON = "24", _("三子")
    FOURTH_SON = "25", _("四子")
    FIFTH_SON = "26", _("五子")
    ADOPTED_SON = "27", _("养子或继子")
    SON_IN_LAW = "28", _("女婿")
    OTHER_SON = "29", _("其他儿子")
    DAUGHTER = "30", _("女儿")
    ONLY_DAUGHTER = "31", _("独生女")
    ELDEST_DAUGHTER = "32", _("长女")
    SECOND_DAUGHTER = "33", _("次女")
    THIRD_DAUGHTER = "34", _("三女")
    FOURTH_DAUGHTER = "35", _("四女")
    FIFTH_DAUGHTER = "36", _("五女")
    ADOPTED_DAUGHTER = "37", _("养女或继女")
    DAUGHTER_IN_LAW = "38", _("儿媳")
    OTHER_DAUGHTER = "39", _("其他女儿")
    SONS_SON = "41", _("孙子")
    SONS_DAUGHTER = "42", _("孙女")
    DAUGHTERS_SON = "43", _("外孙子")
    DAUGHTERS_DAUGHTER = "44", _("外孙女")
    GRANDSONS_WIFE = "45", _("孙媳妇或外孙媳妇")
    GRANDDAUGHTERS_HUSBAND = "46", _("孙女婿或外孙女婿")
    GREAT_GRANDSON = "47", _("曾孙子或曾外孙子")
    GREAT_GRANDDAUGHTER = "48", _("曾孙女或曾外孙女")
    OTHER_GRANDCHILD = "49", _("其他孙辈")
    FATHER = "51", _("父亲")
    MOTHER = "52", _("母亲")
    HUSBANDS_FATHER = "53", _("公公")
    HUSBANDS_MOTHER = "54", _("婆婆")
    WIFES_FATHER = "55", _("岳父")
    WIFES_MOTHER = "56", _("岳母")
    STEPFATHER = "57", _("继父或养父")
    STEPMOTHER = "58", _("继母或养母")
    OTHER_PARENT = "59", _("其他父母关系")
    FATHERS_FATHER = "61", _("祖父")
    FATHERS_MOTHER = "62", _("祖母")
    MOTHERS_FATHER = "63", _("外祖父")
    MOTHERS_MOTHER = "64", _("外祖母")
    SPOUSES_GRANDPARENT = "65", _("配偶的祖父母或外祖父母")
    GREAT_GRANDFATHER = "66", _("曾祖父")
    GREAT_GRANDMOTHER = "67", _("曾祖母")
    SPOUSES_GREAT_GRANDPARENT = "68", _("配偶的曾祖父母")
    OTHER_GRANDPARENT = "69", _("其他祖辈")
    ELDER_BROTHER = "71", _("兄")
    ELDER_BROTHERS_WIFE = "72", _("嫂")
    YOUNGER_BROTHER = "73", _("弟")
    YOUNGER_BROTHERS_WIFE = "74", _("弟媳")
    ELDER_SISTER = "75", _("姐姐")
    ELDER_SISTERS_HUSBAND = "76", _("姐夫")
    YOUNGER_SISTER = "77", _("妹妹")
    YOUNGER_SISTERS_HUSBAND = "78", _("妹夫")
    OTHER_SIBLING = "79", _("其他兄弟姐妹")
    FATHERS_ELDER_BROTHER = "81", _("伯父")
    FATHERS_ELDER_BROTHERS_WIFE = "82", _("伯母")
    FATHERS_YOUNGER_BROTHER = "83", _("叔父")
    FATHERS_YOUNGER_BROTHERS_WIFE = "84", _("婶母")
    MOTHERS_BROTHER = "85", _("舅父")
    MOTHERS_BROTHERS_WIFE = "86", _("舅母")
    MOTHERS_SISTERS_HUSBAND = "87", _("姨父")
    MOTHERS_SISTER = "88", _("姨母")
    FATHERS_SISTERS_HUSBAND = "89", _("姑父")
    FATHERS_SISTER = "90", _("姑母")
    FATHERS_SIDE_COUSIN = "91", _("堂兄弟、堂姐妹")
    OTHER_SIDE_COUSIN = "92", _("表兄弟、表姐妹")
    BROTHERS_SON = "93", _("侄子")
    BROTHERS_DAUGHTER = "94", _("侄女")
    SISTERS_SON = "95", _("外甥")
    SISTERS_DAUGHTER = "96", _("外甥女")
    OTHER_RELATIVE = "97", _("其他亲属")
    NO_RELATIVE = "99", _("非亲属")


class Schooling(models.TextChoices):
    """GB/T 4658-2006, its main steps."""

    GRADUATE = "10", _("研究生")
    BACHELOR = "20", _("大学本科")
    COLLEGE = "30", _("大学专科")
    VOCATIONAL = "40", _("中等职业")
    SENIOR = "60", _("普通高中")
    JUNIOR = "70", _("初中")
    PRIMARY = "80", _("小学")
    OTHER = "90", _("其他学历")


class Marital(models.TextChoices):
    """GB/T 2261.2-2003."""

    SINGLE = "10", _("未婚")
    MARRIED = "20", _("已婚")
    WIDOWED = "30", _("丧偶")
    DIVORCED = "40", pgettext_lazy("marital state", "离婚")
    UNSAID = "90", _("未说明婚姻状况")


class HukouKind(models.TextChoices):
    """Since 2014 one registration for town and country; older lists still tell them apart."""

    RESIDENT = "resident", _("居民户口")
    TOWN = "town", _("非农业户口")
    COUNTRY = "country", _("农业户口")
    COLLECTIVE = "collective", _("集体户口")
    NONE = "none", _("未落户")


_ETHNIC = """
汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇
柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京
塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺
"""
_ROMAN = """
Han Mongol Hui Zang Uygur Miao Yi Zhuang Buyei Chosen Man Dong Yao Bai Tujia Hani Kazak Dai Li Lisu Va She Gaoshan Lahu
Sui Dongxiang Naxi Jingpo Kirgiz Tu Daur Mulao Qiang Blang Salar Maonan Gelao Xibe Achang Pumi Tajik Nu Uzbek Russ
Ewenki Deang Bonan Yugur Gin Tatar Derung Oroqen Hezhen Monba Lhoba Jino
"""
ETHNIC, ETHNIC_ROMAN = tuple(_ETHNIC.split()), tuple(_ROMAN.split())
"""GB/T 3304-1991: the 56 names in the order of their codes 01 to 56, and their romanisation in the same standard."""


def ethnic_name(code: str) -> str:
    """A code's ethnic group in the reader's language; a code that is none stays as it is."""
    number = int(code) if code.isdecimal() else 0
    if not 0 < number <= len(ETHNIC):
        return code
    is_chinese = (get_language() or "zh").startswith("zh")
    return f"{ETHNIC[number - 1]}族" if is_chinese else ETHNIC_ROMAN[number - 1]


def nationality_name(code: str) -> str:
    """China by its name; of other countries the three letters of GB/T 2659."""
    return gettext("中国") if code == "CHN" else code


def ethnic_code(name: str) -> str:
    """The code of “汉”, “汉族” or "01"; empty for a name that is none."""
    plain = name.strip().removesuffix("族")
    if plain in _CODES:
        return _CODES[plain]
    return plain.zfill(2) if plain.isdecimal() and 0 < int(plain) <= len(ETHNIC) else ""


_CODES = {name: f"{number:02}" for number, name in enumerate(ETHNIC, 1)}
