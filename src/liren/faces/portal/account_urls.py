"""Signing in and the resident's own account."""

from django.urls import path

from liren.faces.portal.views import (
    contacts,
    notices,
    passkeys,
    preferences,
    register,
    sign_in,
    subscriptions,
)

urlpatterns = [
    path("sign-in/", sign_in.ask_phone, name="sign_in"),
    path("sign-in/code/", sign_in.ask_code, name="sign_in_code"),
    path("sign-in/password/", sign_in.ask_password, name="sign_in_password"),
    path("sign-in/passkey/", passkeys.sign_in, name="sign_in_passkey"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("account/", sign_in.my_account, name="my_account"),
    path("account/sign-ins/", sign_in.sign_ins, name="sign_ins"),
    path("account/passkeys/", passkeys.page, name="passkeys"),
    path("account/passkeys/begin/", passkeys.begin, name="passkey_begin"),
    path("account/passkeys/<uuid:passkey_id>/", passkeys.one, name="passkey"),
    path("account/typed/<uuid:typed_id>/", sign_in.typed, name="typed"),
    path("account/messages/", preferences.page, name="preferences"),
    path("account/register/", register.page, name="my_register"),
    path("account/register/match/", register.match, name="register_match"),
    path("account/register/unlink/", register.unlink, name="register_unlink"),
    path("account/contact/", contacts.mine, name="my_postings"),
    path("account/contact/<uuid:contact_id>/withdraw/", contacts.withdraw, name="contact_withdraw"),
    path("account/notices/", notices.page, name="notices"),
    path("account/notices/read/", notices.read, name="notices_read"),
    path("account/subscriptions/", subscriptions.page, name="subscriptions"),
    path("account/subscriptions/new/", subscriptions.new, name="subscribe"),
    path("account/subscriptions/<uuid:subscription_id>/", subscriptions.one, name="subscription"),
    path("unsubscribe/<str:token>/", subscriptions.stop, name="unsubscribe"),
    path("account/sessions/<int:session_id>/end/", sign_in.end_session, name="end_session"),
    path("account/sessions/others/end/", sign_in.end_other_sessions, name="end_other_sessions"),
]
