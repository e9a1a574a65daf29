"""Accounts and roles of others."""

from django.urls import path

from liren.faces.workbench.views import accounts, roles

urlpatterns = [
    path("accounts/", accounts.list_page, name="accounts"),
    path("accounts/new/", accounts.create, name="account_create"),
    path("accounts/<uuid:account_id>/", accounts.detail, name="account_detail"),
    path("accounts/<uuid:account_id>/disable/", accounts.disable, name="account_disable"),
    path("accounts/<uuid:account_id>/enable/", accounts.enable, name="account_enable"),
    path("accounts/<uuid:account_id>/password/", accounts.reset_password, name="account_reset_password"),
    path(
        "accounts/<uuid:account_id>/second-factor/",
        accounts.reset_second_factor,
        name="account_reset_second_factor",
    ),
    path("accounts/<uuid:account_id>/roles/new/", roles.grant, name="role_grant"),
    path("accounts/<uuid:account_id>/link/", accounts.link_outside, name="account_link"),
    path("accounts/<uuid:account_id>/unlink/", accounts.unlink_outside, name="account_unlink"),
    path("roles/", roles.overview, name="roles"),
    path("roles/<uuid:holding_id>/revoke/", roles.revoke, name="role_revoke"),
]
