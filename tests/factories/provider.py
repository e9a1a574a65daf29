"""An identity provider of its own process: django-oauth-toolkit, with one person who has signed in there already.

`python -m tests.factories.provider PORT DIRECTORY BACK` serves it. What a test writes into DIRECTORY/orders.json
it does at the next token: it says other claims (`claims`) or signs by another key (`key`).
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ROOT = Path(__file__).resolve().parents[2]
CLIENT, SECRET = "liren-at-the-office", "a-secret-of-the-office"


@dataclass
class Provider:
    issuer: str
    folder: Path
    process: subprocess.Popen[bytes]

    def order(self, **orders: Any) -> None:
        (self.folder / "orders.json").write_text(json.dumps(orders))

    def agreed(self, address: str) -> str:
        """Where the provider sends a browser that opened `address`: path and query on our site."""
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.netloc, timeout=20)
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        assert answer.status in {301, 302}, answer.read()[:2000]
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@contextmanager
def running(folder: Path, port: int, back: str) -> Iterator[Provider]:
    issuer = f"http://127.0.0.1:{port}/o"
    words = [sys.executable, "-m", "tests.factories.provider", str(port), str(folder), back]
    log = (folder / "provider.log").open("wb")
    process = subprocess.Popen(words, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    provider = Provider(issuer, folder, process)
    try:
        _wait(f"{issuer}/.well-known/openid-configuration", provider)
        yield provider
    finally:
        provider.stop()
        log.close()


def _wait(url: str, provider: Provider) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and provider.process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  # own server
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError((provider.folder / "provider.log").read_text(errors="replace"))


def fresh_key() -> str:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return private.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def orders_in(folder: Path) -> dict[str, Any]:
    file = folder / "orders.json"
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return found


def serve(port: int, folder: Path, back: str) -> None:
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="provider",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.factories.provider_pages",
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "provider.sqlite3")}
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "tests.factories.provider_pages.AlwaysIn",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        USE_TZ=True,
        ORDERS=folder,
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": fresh_key(),
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "OAUTH2_VALIDATOR_CLASS": "tests.factories.provider_pages.Wilful",
            "SCOPES": {"openid": "who somebody is"},
            "PKCE_REQUIRED": True,
        },
    )
    django.setup()
    _lay(back)
    from wsgiref.simple_server import make_server

    from django.core.wsgi import get_wsgi_application

    make_server("127.0.0.1", port, get_wsgi_application()).serve_forever()


def _lay(back: str) -> None:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from oauth2_provider.models import get_application_model

    call_command("migrate", verbosity=0)
    get_user_model().objects.create_user("li.wen")
    application = get_application_model()
    application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=back,
        post_logout_redirect_uris=back.replace("outside/back/", ""),
        algorithm=application.RS256_ALGORITHM,
        skip_authorization=True,
    )


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
