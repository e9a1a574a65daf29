"""Bodies, their places, posts and holders."""

from django.urls import path

from liren.faces.workbench.views import bodies, body, file_room, posts

urlpatterns = [
    path("bodies/", bodies.page, name="bodies"),
    path("bodies/export.<str:form>", bodies.export, name="bodies_export"),
    path("bodies/files/", file_room.page, name="file_room"),
    path("bodies/files/export.<str:form>", file_room.export, name="file_room_export"),
    path("bodies/new/", body.add, name="body_add"),
    path("bodies/<uuid:body_id>/", body.page, name="body"),
    path("bodies/<uuid:body_id>/edit/", body.edit, name="body_edit"),
    path("bodies/<uuid:body_id>/move/", body.move, name="body_move"),
    path("bodies/<uuid:body_id>/places/", body.places, name="body_places"),
    path("bodies/<uuid:body_id>/places/remove/", body.remove_place, name="body_place_remove"),
    path("bodies/<uuid:body_id>/close/", body.close, name="body_close"),
    path("bodies/<uuid:body_id>/reopen/", body.reopen, name="body_reopen"),
    path("bodies/<uuid:body_id>/posts/new/", posts.add, name="post_add"),
    path("posts/<uuid:post_id>/", posts.edit, name="post_edit"),
    path("posts/<uuid:post_id>/close/", posts.close, name="post_close"),
    path("posts/<uuid:post_id>/reopen/", posts.reopen, name="post_reopen"),
    path("posts/<uuid:post_id>/appoint/", posts.appoint, name="post_appoint"),
    path("holdings/<uuid:holding_id>/release/", posts.release, name="post_release"),
]
