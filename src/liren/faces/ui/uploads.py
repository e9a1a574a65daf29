"""A field for several files, as every form that takes papers or photographs has it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from liren.kernel import files
from liren.kernel.refusals import BadInput

PHOTOS = (
    "image/jpeg,image/png,image/heic,image/heif,.heic,.heif"  # some browsers know the ending, not the type
)
PAPERS = f"{PHOTOS},application/pdf"


class Uploads(forms.FileInput):
    """Django's own widget hands on the last of several files; this one hands on all of them."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class UploadsField(forms.FileField):
    """Several files; each is judged by the kernel, so that a bad one is refused before anything is written."""

    def __init__(self, **kwargs: Any) -> None:
        widget = Uploads(attrs={"multiple": True, "accept": PAPERS})
        super().__init__(widget=widget, required=kwargs.pop("required", False), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        try:
            return [files.read_upload(upload) for upload in given if isinstance(upload, UploadedFile)]
        except BadInput as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
