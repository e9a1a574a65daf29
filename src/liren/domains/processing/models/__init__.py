from liren.domains.processing.models.clearing import FieldClearing

__all__ = ["FieldClearing"]
