"""Messages: deliveries, robots of work chats, own words, one's own wishes."""

from django.urls import path

from liren.faces.workbench.views import deliveries, message_words, preferences, robots

urlpatterns = [
    path("messages/", deliveries.page, name="deliveries"),
    path("messages/export.<str:form>", deliveries.export, name="deliveries_export"),
    path("messages/<uuid:delivery_id>/resend/", deliveries.resend_one, name="delivery_resend"),
    path("messages/robots/", robots.page, name="robots"),
    path("messages/robots/<uuid:robot_id>/", robots.one, name="robot"),
    path("messages/robots/<uuid:robot_id>/try/", robots.try_one, name="robot_try"),
    path("messages/robots/<uuid:robot_id>/remove/", robots.remove, name="robot_remove"),
    path("messages/words/", message_words.page, name="message_words"),
    path("messages/words/<str:key>/<slug:language>/", message_words.one, name="message_word"),
    path("messages/words/<str:key>/<slug:language>/reset/", message_words.reset, name="message_word_reset"),
    path("account/messages/", preferences.page, name="preferences"),
]
