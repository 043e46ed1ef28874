"""Writes audiences for those who contact them: files, guards, and who was given to whom."""

from .export import AudienceExport, export_audiences
from .words import told

__all__ = ["AudienceExport", "export_audiences", "told"]
