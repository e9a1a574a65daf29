"""One's own tokens and webhooks."""

from django.urls import path

from liren.faces.workbench.views import tokens, webhooks

urlpatterns = [
    path("tokens/", tokens.page, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", tokens.revoke, name="token_revoke"),
    path("tokens/<uuid:token_id>/recipient/", tokens.recipient, name="token_recipient"),
    path("webhooks/", webhooks.page, name="webhooks"),
    path("webhooks/<uuid:hook_id>/", webhooks.one, name="webhook"),
    path("webhooks/<uuid:hook_id>/remove/", webhooks.remove, name="webhook_remove"),
    path(
        "webhooks/<uuid:hook_id>/deliveries/<uuid:delivery_id>/replay/",
        webhooks.replay,
        name="webhook_replay",
    ),
]
