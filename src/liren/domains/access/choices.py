from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    STAFF = "staff", _("工作人员")
    RESIDENT = "resident", _("居民")


class Role(models.TextChoices):
    """What a person is trusted with. Which rights follow is in `rules.RIGHTS`."""

    GRID_WORKER = "grid_worker", _("网格员")
    COMMUNITY_WORKER = "community_worker", _("社区工作者")
    DIRECTOR = "director", _("社区负责人")
    DISPATCHER = "dispatcher", _("街道派单员")
    SUPERVISOR = "supervisor", _("街道督办员")
    DEPARTMENT = "department", _("部门承办人")
    ORGANISATION = "organisation", _("单位承办人")
    DISTRICT = "district", _("区级管理人员")
    AUDITOR = "auditor", _("审计员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")


class Scope(models.TextChoices):
    """What a token of the interface for machines may be used for. Which rights follow is in `rules.SCOPE_RIGHTS`."""

    CASES_READ = "cases:read", _("读诉求、评价和变更")
    CASES_WRITE = "cases:write", _("登记诉求")
    CASES_HANDLE = "cases:handle", _("承办诉求")
    HOTLINE = "hotline", _("收发热线工单")
    REQUESTERS_READ = "requesters:read", _("读诉求人（已遮盖）")
    PEOPLE_READ = "people:read", _("按目的读居民登记（已遮盖）")
    PEOPLE_NUMBERS = "people:numbers", _("读居民的完整证件号码和电话")
    PEOPLE_WRITE = "people:write", _("导入居民名册")
    GROUND_READ = "ground:read", _("读网格")
    REPORTS_READ = "reports:read", _("读三率报表")
    WEBHOOKS = "webhooks", _("管理回调")


class Outcome(models.TextChoices):
    """How a try at signing in ended."""

    ENTERED = "entered", _("登录成功")
    WRONG_PASSWORD = "wrong_password", _("密码不对")
    WRONG_CODE = "wrong_code", _("验证码不对")
    WRONG_PASSKEY = "wrong_passkey", _("通行密钥不对")
    LOCKED = "locked", _("输错太多，已锁定")


class PasswordWeakness(models.TextChoices):
    """Why a password is guessed early; see `rules.passwords`."""

    KNOWN = "known", _("它在泄露过的密码里")
    DRESSED = "dressed", _("它是常见的词加上数字、符号，或把字母换成了相像的符号")
    REPEATED = "repeated", _("它是同样几个字符的重复")
    RUNS = "runs", _("它是键盘上相邻或连着的字符")
    NAME = "name", _("它像姓名拼音加日期、号码")


class Way(models.TextChoices):
    """By what somebody came in, or tried to."""

    PASSWORD = "password", _("密码")
    SECOND = "second", _("密码和动态码")
    RECOVERY = "recovery", _("密码和恢复码")
    SMS = "sms", _("短信验证码")
    PASSKEY = "passkey", _("通行密钥")
    SECOND_KEY = "second_key", _("密码和通行密钥")
    OUTSIDE = "outside", _("单位统一登录")


class KeyPurpose(models.TextChoices):
    """What a passkey is asked for."""

    ADD = "add", _("添加通行密钥")
    ENTER = "enter", _("用通行密钥登录")
    SECOND = "second", _("用通行密钥做第二步")
