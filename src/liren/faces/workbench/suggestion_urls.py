"""The district's suggestion models: versions, figures, putting into use."""

from django.urls import path

from liren.faces.workbench.views import suggestion_models

urlpatterns = [
    path("suggestion-models/", suggestion_models.page, name="suggestion_models"),
    path("suggestion-models/train/", suggestion_models.train, name="suggestion_train"),
    path("suggestion-models/<uuid:model_id>/", suggestion_models.one, name="suggestion_model"),
    path("suggestion-models/<uuid:model_id>/use/", suggestion_models.use, name="suggestion_use"),
]
