"""What the robots of work chats want to be sent, as their makers document it, and what they answer.

WeCom: developer.work.weixin.qq.com/document/path/91770. DingTalk: open.dingtalk.com, custom robots and their
signature. Feishu: open.feishu.cn, custom bots and their signature.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from typing import Any, Final
from urllib.parse import quote_plus, urlsplit

HOSTS: Final = {
    "wecom": ("qyapi.weixin.qq.com",),
    "dingtalk": ("oapi.dingtalk.com",),
    "feishu": ("open.feishu.cn", "open.larksuite.com"),
}
SIGNED: Final = ("dingtalk", "feishu")
TEXT_MOST: Final = 600  # characters: within the 2,048 octets of the strictest of the three


def is_its_host(kind: str, url: str, further: tuple[str, ...]) -> bool:
    """Whether the address is one of the maker's own servers by HTTPS, or one the operator has named."""
    parts = urlsplit(url)
    if parts.netloc in further or (parts.hostname or "") in further:
        return parts.scheme in ("http", "https")
    return parts.scheme == "https" and parts.netloc in HOSTS[kind]


def body_of(kind: str, text: str, secret: str, at: dt.datetime) -> bytes:
    """The JSON of one message of plain text."""
    text = text[:TEXT_MOST]
    if kind != "feishu":
        return _written({"msgtype": "text", "text": {"content": text}})
    said: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if secret:
        seconds = str(int(at.timestamp()))
        said |= {"timestamp": seconds, "sign": _digest(f"{seconds}\n{secret}", "")}
    return _written(said)


def address_of(kind: str, url: str, secret: str, at: dt.datetime) -> str:
    """The address, which DingTalk wants signed."""
    if kind != "dingtalk" or not secret:
        return url
    stamp = str(int(at.timestamp() * 1000))
    joint = "&" if urlsplit(url).query else "?"
    return f"{url}{joint}timestamp={stamp}&sign={quote_plus(_digest(secret, f'{stamp}{chr(10)}{secret}'))}"


def refusal_in(body: bytes) -> str | None:
    """None if the robot took the message, else the code it answered with; empty if it said nothing readable."""
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    code = next((said[name] for name in ("errcode", "code", "StatusCode") if name in said), "")
    return None if code == 0 else str(code)[:12]


def _digest(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _written(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
