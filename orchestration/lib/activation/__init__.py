"""Writes audiences for those who contact them: files, guards, and who was given to whom."""

from .export import AudienceExport, ExportRefused, export_audiences
from .night import export_published, is_exported
from .words import told

__all__ = [
    "AudienceExport",
    "ExportRefused",
    "export_audiences",
    "export_published",
    "is_exported",
    "told",
]
