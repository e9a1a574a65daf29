"""Letters that came by e-mail: the list, one of them, what a person does with it."""

from django.urls import path

from liren.faces.workbench.views import letter_matters, letters

urlpatterns = [
    path("letters/", letters.page, name="letters"),
    path("letters/export.<str:form>", letters.export, name="letters_export"),
    path("letters/<uuid:letter_id>/", letters.one, name="letter"),
    path("letters/<uuid:letter_id>/take/", letters.take, name="letter_take"),
    path("letters/<uuid:letter_id>/add/", letter_matters.find, name="letter_add"),
    path("letters/<uuid:letter_id>/add/<str:number>/", letter_matters.add, name="letter_add_to"),
    path("letters/<uuid:letter_id>/out/", letter_matters.out, name="letter_out"),
    path("letters/<uuid:letter_id>/aside/", letters.aside, name="letter_aside"),
    path("letters/<uuid:letter_id>/back/", letters.back, name="letter_back"),
    path("letters/<uuid:letter_id>/original/", letters.original, name="letter_original"),
]
