"""What the program stands on: settings, keys, disk, fonts, the files of its pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.config.doctor.findings import Finding, care, ill, well
from liren.kernel import paper, sealed

GIB = 1 << 30
ILL_BELOW, CARE_BELOW = 1 * GIB, 5 * GIB


def settings_of_production() -> Iterator[Finding]:
    if settings.LIREN_MODE != "production":
        yield care("settings", _("这是演示。正式运行要设 LIREN_MODE=production。"))
        return
    wanted = {
        _("网页没有走 HTTPS，密码和电话会在路上被看见。请在反向代理上配好证书，再设 LIREN_HTTPS=1。"): (
            not settings.SESSION_COOKIE_SECURE
        ),
        _("短信没有发出去，只写在本机，居民收不到验证码。请设 LIREN_SMS_SENDER。"): (
            settings.LIREN_SMS_SENDER in ("file", "console")
        ),
        _("没有写网址，信里的链接打不开。请设 LIREN_ORIGINS 或 LIREN_URL。"): "127.0.0.1"
        in settings.LIREN_URL,
        _(
            "没有说前面有几个代理，所有来访的人算作同一个地址。请设 LIREN_PROXIES。"
        ): not settings.LIREN_PROXIES,
    }
    missing = [sentence for sentence, is_missing in wanted.items() if is_missing]
    yield from (ill("settings", sentence) for sentence in missing)
    if not missing:
        yield well("settings", _("设置齐全。"))


def keys() -> Iterator[Finding]:
    path = settings.LIREN_DATA_DIR / "secrets.json"
    if path.exists() and path.stat().st_mode & 0o077:
        yield ill("keys", _("密钥文件 %(path)s 别的用户也能读。请运行 chmod 600 %(path)s。") % {"path": path})
    tried = sealed.seal("里仁", context="doctor")
    if sealed.unseal(tried, context="doctor") == "里仁":
        count = len(settings.LIREN_SEAL_KEYS)
        sentence = ngettext(
            "密封用的密钥 %(count)d 把，能封能开。", "密封用的密钥 %(count)d 把，能封能开。", count
        )
        yield well("keys", sentence % {"count": count})


def disk() -> Iterator[Finding]:
    folder: Path = settings.LIREN_DATA_DIR
    if not os.access(folder, os.W_OK):
        yield ill("disk", _("数据目录 %(folder)s 写不进去。请核对它归谁所有。") % {"folder": folder})
        return
    if folder.stat().st_mode & 0o007:
        yield care(
            "disk", _("数据目录 %(folder)s 谁都能进。请运行 chmod o-rwx %(folder)s。") % {"folder": folder}
        )
    free = shutil.disk_usage(folder).free
    said = {"folder": folder, "free": f"{free / GIB:.1f}"}
    if free < ILL_BELOW:
        yield ill("disk", _("%(folder)s 只剩 %(free)s GB，照片和备份随时写不进去。请马上腾出空间。") % said)
    elif free < CARE_BELOW:
        yield care("disk", _("%(folder)s 还剩 %(free)s GB。请准备加盘或搬走旧备份。") % said)
    else:
        yield well("disk", _("%(folder)s 还剩 %(free)s GB。") % said)


def fonts() -> Iterator[Finding]:
    there = paper.chinese_fonts()
    if there:
        yield well("fonts", _("打印用的中文字体：%(name)s。") % {"name": there[0]})
    else:
        yield ill("fonts", _("没有中文字体，打印的单子出不来。请安装 fonts-noto-cjk 或 fonts-wqy-microhei。"))


def pages() -> Iterator[Finding]:
    if (settings.STATIC_ROOT / ".collected").exists():
        yield well("pages", _("网页用的样式和脚本齐全。"))
    else:
        yield ill("pages", _("网页用的样式和脚本还没有收齐。请运行 liren database prepare。"))
