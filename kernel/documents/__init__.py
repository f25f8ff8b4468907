"""Papers to data: classify a file by its content and read each form in it."""

from kernel.documents.item import DocumentItem, FieldSource
from kernel.documents.read import read_document

__all__ = ["DocumentItem", "FieldSource", "read_document"]
