"""Groups whose needs are kept, and what they need."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """Why somebody stands in the needs register. Age and living alone are computed, never marked."""

    DISABLED = "disabled", _("残疾人")
    LOW_INCOME = "low_income", _("低保、低收入")
    DESTITUTE = "destitute", _("特困供养")
    UNEMPLOYED = "unemployed", _("失业")
    RETIRED = "retired", _("退休")
    LEFT_BEHIND = "left_behind", _("留守儿童")
    CHILD_IN_NEED = "child_in_need", _("困境儿童")
    PREGNANT = "pregnant", _("孕产妇")
    NEWCOMER = "newcomer", _("新来人员")
    EX_SERVICE = "ex_service", _("退役军人、优抚对象")
    LONG_ILL = "long_ill", _("长期患病")
    LOST_CHILD = "lost_child", _("计划生育特殊家庭")


class Statute(models.TextChoices):
    """By what law the community serves a group."""

    DISABLED = "disabled", _("《残疾人保障法》《城市居民委员会组织法》第十条第三项")
    RELIEF = "relief", _("《社会救助暂行办法》《城市居民委员会组织法》第十条第三项")
    EMPLOYMENT = "employment", _("《就业促进法》")
    MINORS = "minors", _("《未成年人保护法》《城市居民委员会组织法》第十条第三项")
    PERMITS = "permits", _("《居住证暂行条例》")
    VETERANS = "veterans", _("《退役军人保障法》")
    POPULATION = "population", _("《人口与计划生育法》")


class NeedKind(models.TextChoices):
    CALL = "call", _("电话问候")
    VISIT = "visit", _("上门探访")
    MEALS = "meals", _("助餐")
    CARE = "care", _("照护")
    HEALTH = "health", _("就医、用药")
    REPAIR = "repair", _("房屋修缮、适老改造")
    WORK = "work", _("就业")
    SCHOOL = "school", _("就学")
    RELIEF = "relief", _("救助")
    COMPANY = "company", _("陪伴、心理支持")
    OTHER = "other", _("其他需求")


class RaisedBy(models.TextChoices):
    PERSON = "person", _("本人提出")
    VISIT = "visit", _("走访发现")
    RULE = "rule", _("按规则")


class NeedState(models.TextChoices):
    OPEN = "open", _("还没有人管")
    SERVED = "served", _("有人在管")
    MET = "met", _("已满足")
    DROPPED = "dropped", _("不再需要")


class RuleFlaw(models.TextChoices):
    """Why rules by which needs are raised are none."""

    MOST = "most", _("规则要有 1 到 20 条")
    CODES = "codes", _("每条规则都要有名称")
    KIND = "kind", _("做什么要从列表里选")
    EVERY = "every", _("几天一次要在 1 到 366 之间")
    AGE = "age", _("年龄要在 0 到 120 之间，上限要大于下限")
    GROUP = "group", _("人群要从列表里选")
    EVERYBODY = "everybody", _("年龄、独居、人群至少写一样，不能对所有人")
