"""Kinds and states of the register, with the codes of the standards they follow."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", _("未知的性别")
    MALE = "1", _("男")
    FEMALE = "2", _("女")
    UNSAID = "9", _("未说明的性别")


class PersonState(models.TextChoices):
    """Whether a person is on the register of the place now."""

    PRESENT = "present", _("在册")
    LEFT = "left", _("已迁离")
    DECEASED = "deceased", _("已故")
    MERGED = "merged", _("已并入他人")
    ERASED = "erased", _("已删除")


class Protection(models.TextChoices):
    """Why a tighter circle reads the person. Minors are protected by their age, without a mark."""

    NONE = "", _("一般")
    VIOLENCE = "violence", _("家庭暴力等受害人")
    ADDRESS = "address", _("住址须保密")


class DocumentKind(models.TextChoices):
    """Documents in use, and none yet."""

    ID_CARD = "id_card", _("居民身份证")
    PERMANENT = "permanent", _("外国人永久居留身份证")
    HMT_PERMIT = "hmt_permit", _("港澳台居民居住证")
    PASSPORT = "passport", _("护照")


class PhoneKind(models.TextChoices):
    MOBILE = "mobile", _("手机")
    LANDLINE = "landline", _("固定电话")


class PhoneOwner(models.TextChoices):
    """Whose telephone it is: several people share one, and numbers pass on."""

    SELF = "self", _("本人")
    FAMILY = "family", _("家人")
    CARER = "carer", _("照护人")
    EMPLOYER = "employer", _("单位")


class HouseholdKind(models.TextChoices):
    FAMILY = "family", _("家庭户")
    COLLECTIVE = "collective", _("集体户")


class DwellingUse(models.TextChoices):
    HOME = "home", _("住宅")
    DORMITORY = "dormitory", _("集体宿舍")
    GUEST_HOUSE = "guest_house", _("旅馆、民宿")
    MIXED = "mixed", _("商住两用")
    OTHER = "other", _("其他")


class DwellingTitle(models.TextChoices):
    OWNED = "owned", _("商品房、私房")
    PUBLIC = "public", _("公房")
    UNIT = "unit", _("单位自管房")
    ASSURED = "assured", _("保障性住房")
    UNKNOWN = "unknown", _("不清楚")


class DwellingState(models.TextChoices):
    SELF = "self", _("自住")
    LET = "let", _("出租")
    EMPTY = "empty", _("空置")
    UNKNOWN = "unknown", _("不清楚")


class Living(models.TextChoices):
    """By what a person lives in the dwelling."""

    OWN = "own", _("自有")
    RENTED = "rented", _("租住")
    WITH_FAMILY = "with_family", _("随亲友居住")
    LODGED = "lodged", _("单位提供")


class Standing(models.TextChoices):
    """How registration and home agree; computed, never typed."""

    BOTH = "both", _("人户一致")
    REGISTERED_ONLY = "registered_only", _("人户分离：户在人不在")
    LIVING_ONLY = "living_only", _("人户分离：人在户不在")
    EMPTY = "empty", _("空挂户")


class SourceKind(models.TextChoices):
    """Who said so; a weaker source does not overwrite a stronger one (`rules.sources`)."""

    DOCUMENT = "document", _("证件核验")
    DEPARTMENT = "department", _("部门交换")
    VISIT = "visit", _("上门走访")
    SELF = "self", _("本人或家属填报")
    SHEET = "sheet", _("台账导入")
    HEARSAY = "hearsay", _("他人提供")


class Event(models.TextChoices):
    """What happens in a life, kept as it happened."""

    BORN = "born", _("出生")
    DIED = "died", _("死亡")
    MARRIED = "married", _("结婚")
    DIVORCED = "divorced", _("离婚")
    MOVED_IN = "moved_in", _("迁入")
    MOVED_OUT = "moved_out", _("迁出")
    SPLIT = "split", _("分户")
    JOINED = "joined", _("并户")
    GUARDIAN = "guardian", _("确定监护人")


class CardPurpose(models.TextChoices):
    """Why staff open a person's card; the person sees it."""

    REQUEST = "request", _("办理本人提出的事项")
    VISIT = "visit", _("上门走访、巡查")
    SERVICE = "service", _("提供服务或关怀")
    CORRECTION = "correction", _("核对、更正登记")
    EMERGENCY = "emergency", _("紧急情况")


class Purpose(models.TextChoices):
    """What a field is kept for; each cites its ground in the notice of privacy."""

    IDENTITY = "identity", _("确认是谁")
    CONTACT = "contact", _("联系得上")
    RESIDENCE = "residence", _("居住登记")
    FAMILY = "family", _("家庭与救助服务")
    EMPLOYMENT = "employment", _("就业服务")
    CARE = "care", _("照护与关怀")
    SAFETY = "safety", _("安全与应急")


class Flaw(models.TextChoices):
    """What is wrong with a value that somebody gave; said beside its field."""

    NAME = "name", _("姓名写不下去：按证件填 1 到 60 个字，间隔号写“·”，不写数字和说明")
    LENGTH = "length", _("证件号码位数不对，身份证是 18 位")
    SHAPE = "shape", _("证件号码里有不该有的字符")
    CHECK = "check", _("证件号码的校验位对不上，可能抄错了一位")
    REGION = "region", _("不是港澳台居民居住证的号码")
    BIRTH = "birth", _("没有这样的出生日期")
    FUTURE = "future", _("出生日期还没有到")
    BIRTH_DIFFERS = "birth_differs", _("出生日期与证件号码不一致")
    SEX_DIFFERS = "sex_differs", _("性别与证件号码不一致")
    SEX = "sex", _("性别填“男”或“女”")
    DATE = "date", _("看不懂这个日期，请写成 2026-03-01")
    PHONE = "phone", _("不是能拨通的号码：手机 11 位，固定电话带区号")
    RELATION = "relation", _("不是 GB/T 4761 的与户主关系")
    ETHNIC = "ethnic", _("没有这个民族名称")
    CHOICE = "choice", _("不在可选的范围内")
    TOO_LONG = "too_long", _("太长了")
    ADDRESS = "address", _("地址要写到楼栋，再写单元和室号")
    ORDER = "order", _("离开早于到来")


class PersonField(models.TextChoices):
    """Names of a person's fields, as pages and reasons say them."""

    NAME = "name", _("姓名")
    SEX = "sex", _("性别")
    BIRTH = "birth", _("出生日期")
    ETHNIC = "ethnic", _("民族")
    NATIONALITY = "nationality", _("国籍")
    DOCUMENT = "document", _("证件号码")
    PHONE = "phone", _("电话")
    FORMER_NAME = "former_name", _("曾用名")
    LATIN_NAME = "latin_name", _("外文姓名")
    SCHOOLING = "schooling", _("文化程度")
    MARITAL = "marital", _("婚姻状况")
    HUKOU_KIND = "hukou_kind", _("户口性质")
    HUKOU_REGION = "hukou_region", _("户籍地")
    HUKOU_ADDRESS = "hukou_address", _("户籍地址")
    WORKPLACE = "workplace", _("工作单位")
    OCCUPATION = "occupation", _("职业")
    LANGUAGE = "language", _("常用语言")
    CONTACT_BY = "contact_by", _("希望的联系方式")
    EMERGENCY_CONTACT = "emergency_contact", _("紧急联系人")
    HEALTH_NOTE = "health_note", _("照护须知")
    REMARK = "remark", _("备注")
