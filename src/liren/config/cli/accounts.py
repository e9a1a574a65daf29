"""`liren accounts …`"""

from __future__ import annotations

import click
from django.db import transaction
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, reports, verb
from liren.domains.access.actions.accounts import create_account, reset_password
from liren.domains.access.actions.roles import RoleGrant, grant_role
from liren.domains.access.choices import Role
from liren.domains.access.queries import account_by_username
from liren.kernel.actor import SYSTEM
from liren.kernel.refusals import NotFound

group = noun("工作人员的账号。", "Accounts of staff.")
# Roles without a body: the first people of an installation. They give the others theirs on the workbench.
FIRST = [Role.SYSTEM_ADMIN.value, Role.SECURITY_ADMIN.value, Role.AUDITOR.value]


@verb(
    group,
    "create",
    "建立账号 USERNAME，授予角色，显示一次初始密码。",
    "Make the account USERNAME, give it a role, show its initial password once.",
)
@click.argument("username")
@click.option("--name", default="", help="姓名，默认同用户名。 The person's name; the user name by default.")
@click.option("--place", required=True, help="区划代码，如 320104。 The division code, e.g. 320104.")
@click.option("--role", type=click.Choice(FIRST), help="授予的角色。 The role to grant.")
@reports
def create(username: str, name: str, place: str, role: str | None) -> Report:
    with transaction.atomic():
        account, password = create_account(
            actor=SYSTEM, username=username, display_name=name or username, home_place_code=place
        )
        if role:
            grant_role(actor=SYSTEM, account_id=account.id, grant=RoleGrant(role=role, place_code=place))
    figures = {"username": account.username, "password": password, "role": role}
    return Report(figures, [_("账号 %(username)s 已建立，初始密码：%(password)s") % figures])


@verb(
    group,
    "reset",
    "给账号 USERNAME 换一个新的初始密码，只显示一次；它的登录全部结束。",
    "Give the account USERNAME a new initial password, shown once; all its sessions end.",
)
@click.argument("username")
@reports
def reset(username: str) -> Report:
    found = account_by_username(username)
    if found is None:
        raise NotFound
    account, password = reset_password(actor=SYSTEM, account_id=found.id)
    figures = {"username": account.username, "password": password}
    return Report(figures, [_("账号 %(username)s 的新初始密码：%(password)s") % figures])
