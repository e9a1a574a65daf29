"""Signing in and one's own account."""

from django.urls import path

from liren.faces.workbench.views import account, issuer, passkeys, sign_in, stand_ins, subscriptions

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.sign_in_second, name="sign_in_second"),
    path("sign-in/passkey/", sign_in.sign_in_passkey, name="sign_in_passkey"),
    path("sign-in/code/passkey/", sign_in.sign_in_second_passkey, name="sign_in_second_passkey"),
    path("sign-in/outside/", issuer.go, name="sign_in_outside"),
    path("sign-in/outside/back/", issuer.back, name="sign_in_outside_back"),
    path("account/outside/", issuer.mine, name="outside"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("account/", account.my_account, name="my_account"),
    path("account/stand-ins/", stand_ins.page, name="stand_ins"),
    path("account/stand-ins/stop/", stand_ins.stop, name="stand_in_stop"),
    path("account/stand-ins/lend/<uuid:holding_id>/", stand_ins.lend, name="stand_in_lend"),
    path("account/stand-ins/<uuid:stand_in_id>/begin/", stand_ins.begin, name="stand_in_begin"),
    path("account/stand-ins/<uuid:stand_in_id>/end/", stand_ins.end, name="stand_in_end"),
    path("account/sign-ins/", account.sign_ins, name="sign_ins"),
    path("account/typed/<uuid:typed_id>/", account.typed, name="typed"),
    path("account/password/", account.password, name="password"),
    path("account/second-factor/", account.second, name="second_factor"),
    path("account/second-factor/change/", account.second_change, name="second_factor_change"),
    path("account/second-factor/passkey/", account.second_by_passkey, name="second_factor_passkey"),
    path("account/passkeys/", passkeys.page, name="passkeys"),
    path("account/passkeys/begin/", passkeys.begin, name="passkey_begin"),
    path("account/passkeys/<uuid:passkey_id>/", passkeys.one, name="passkey"),
    path("subscriptions/", subscriptions.page, name="subscriptions"),
    path("subscriptions/new/", subscriptions.new, name="subscribe"),
    path("subscriptions/<uuid:subscription_id>/", subscriptions.one, name="subscription"),
    path("account/sessions/<int:session_id>/end/", account.end_session, name="end_session"),
    path("account/sessions/others/end/", account.end_other_sessions, name="end_other_sessions"),
]
