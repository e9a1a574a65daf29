"""Kinds and states of registration and permit. Articles are those of the Interim Regulations on Residence Permits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Why somebody came to live here."""

    WORK = "work", _("务工、经商等")
    FAMILY = "family", _("投靠亲友")
    STUDY = "study", _("就读、进修")


class MadeBy(models.TextChoices):
    SELF = "self", _("本人")
    AGENT = "agent", _("代办人")
    WORKER = "worker", _("工作人员在窗口")


class State(models.TextChoices):
    SUBMITTED = "submitted", _("已提交，等社区核对")
    WANTING = "wanting", _("缺材料，等补齐")
    REGISTERED = "registered", _("已登记")
    REFUSED = "refused", _("不予登记")
    WITHDRAWN = "withdrawn", _("已撤回")
    ENDED = "ended", _("已注销")


class EndCause(models.TextChoices):
    LEFT = "left", _("已搬走")
    DIED = "died", _("已去世")
    MISTAKE = "mistake", _("登记有误")


class AgentKind(models.TextChoices):
    """Who may act for another (art. 9)."""

    GUARDIAN = "guardian", _("监护人")
    RELATIVE = "relative", _("近亲属")


class AgentGround(models.TextChoices):
    """For whom somebody may act (art. 9)."""

    CHILD = "child", _("未满 16 周岁")
    INFIRM = "infirm", _("行动不便的老年人")
    DISABLED = "disabled", _("残疾人")


class Relation(models.TextChoices):
    """Near relatives (Civil Code, art. 1045)."""

    SPOUSE = "spouse", _("配偶")
    PARENT = "parent", _("父母")
    CHILD = "child", _("子女")
    SIBLING = "sibling", _("兄弟姐妹")
    GRANDPARENT = "grandparent", _("祖父母、外祖父母")
    GRANDCHILD = "grandchild", _("孙子女、外孙子女")


class JoinedRelation(models.TextChoices):
    """Whom somebody comes to live with, seen from the one who comes."""

    SPOUSE = "spouse", _("配偶")
    PARENT = "parent", _("父母")
    CHILD = "child", _("子女")
    SIBLING = "sibling", _("兄弟姐妹")
    GRANDPARENT = "grandparent", _("祖父母、外祖父母")
    GRANDCHILD = "grandchild", _("孙子女、外孙子女")
    OTHER = "other", _("其他亲友")


class Stage(models.TextChoices):
    KINDERGARTEN = "kindergarten", _("幼儿园")
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    SENIOR = "senior", _("高中、中职")
    HIGHER = "higher", _("大专及以上")
    TRAINING = "training", _("进修、培训")


class ProofGroup(models.TextChoices):
    """What a proof is for; of each there is one."""

    DWELLING = "dwelling", _("居住地住址证明")
    WORK = "work", _("就业证明")
    STUDY = "study", _("就读证明")
    KINSHIP = "kinship", _("与被投靠人的关系证明")
    AGENCY = "agency", _("与代办人的关系证明")
    GROUND = "ground", _("代办理由的证明")
    PHOTO = "photo", _("本人相片")


class Proof(models.TextChoices):
    """Papers that art. 9 names, and those that show who belongs to whom."""

    LEASE = "lease", _("房屋租赁合同")
    TITLE = "title", _("房屋产权证明文件")
    PURCHASE = "purchase", _("购房合同")
    LODGING = "lodging", _("出租人、用人单位或学校出具的住宿证明")
    LICENCE = "licence", _("工商营业执照")
    CONTRACT = "contract", _("劳动合同")
    EMPLOYED = "employed", _("用人单位出具的劳动关系证明")
    OTHER_WORK = "other_work", _("其他能证明有合法稳定就业的材料")
    STUDENT_CARD = "student_card", _("学生证")
    SCHOOL = "school", _("学校出具的其他能证明连续就读的材料")
    BOOKLET = "booklet", _("户口簿")
    MARRIAGE = "marriage", _("结婚证")
    BIRTH = "birth", _("出生医学证明")
    DECLARED = "declared", _("双方书面说明")
    GUARDIANSHIP = "guardianship", _("监护关系证明文书")
    DISABILITY = "disability", _("残疾人证")
    SEEN_INFIRM = "seen_infirm", _("病历等行动不便的材料，或工作人员上门看过")
    PHOTO = "photo", _("近期免冠相片")


class Lack(models.TextChoices):
    """One thing that is missing, as it is told to the person."""

    DOCUMENT = "document", _("本人的有效身份证件")
    ADDRESS = "address", _("居住地住址，写到室号")
    DWELLING = "dwelling", _("居住地住址证明：租房合同、房产证明、购房合同或住宿证明，任一种")
    EMPLOYER = "employer", _("在哪里工作，或做什么营生")
    WORK = "work", _("就业证明：营业执照、劳动合同、劳动关系证明或其他材料，任一种")
    RELATIVE = "relative", _("投靠谁、是什么关系")
    KINSHIP = "kinship", _("与被投靠人的关系证明：户口簿、结婚证、出生医学证明或双方书面说明，任一种")
    SCHOOL = "school", _("就读、进修的学校")
    STUDY = "study", _("就读证明：学生证或学校出具的材料，写明从哪一天起")
    AGENT_DOCUMENT = "agent_document", _("代办人的有效身份证件")
    AGENCY = "agency", _("代办人与本人的关系证明：户口簿、出生医学证明、结婚证或监护文书，任一种")
    GROUND = "ground", _("可以由人代办的证明：残疾人证，或行动不便的材料")
    PHOTO = "photo", _("本人近期免冠相片")
    MAIN = "main", _("住址、就业、就读三种证明中的一种，写明从哪一天起")


class PermitState(models.TextChoices):
    TAKEN_IN = "taken_in", _("已受理，还没有转公安")
    PASSED = "passed", _("已转公安机关")
    ISSUED = "issued", _("已发证")
    DECLINED = "declined", _("公安机关不予办理")


class PermitStanding(models.TextChoices):
    """Of a permit that was issued (art. 10)."""

    IN_FORCE = "in_force", _("使用中")
    DUE = "due", _("该签注了")
    SUSPENDED = "suspended", _("使用功能中止")


class Condition(models.TextChoices):
    """What a permit asks for (art. 2)."""

    ELSEWHERE = "elsewhere", _("常住户口在别的城市")
    HALF_YEAR = "half_year", _("在这里居住满半年")
    WORK = "work", _("有合法稳定就业")
    DWELLING = "dwelling", _("有合法稳定住所")
    STUDY = "study", _("连续就读")


class Step(models.TextChoices):
    """What happened, in the history of a registration."""

    SUBMITTED = "submitted", _("提交了登记")
    SUPPLEMENTED = "supplemented", _("补了材料")
    TOLD = "told", _("一次告知了缺的材料")
    REGISTERED = "registered", _("登记了居住")
    REFUSED = "refused", _("不予登记")
    WITHDRAWN = "withdrawn", _("撤回了登记")
    CORRECTED = "corrected", _("更正了登记")
    ENDED = "ended", _("注销了登记")
    TAKEN_IN = "taken_in", _("受理了居住证申领")
    PASSED = "passed", _("把申领转给公安机关")
    EXTENDED = "extended", _("延长了办证期限")
    ISSUED = "issued", _("公安机关发了居住证")
    DECLINED = "declined", _("公安机关不予办理居住证")
    ENDORSED = "endorsed", _("办了居住证签注")
    RESTORED = "restored", _("补办签注，居住证恢复使用")
    SUSPENDED = "suspended", _("逾期没有签注，居住证使用功能中止")
