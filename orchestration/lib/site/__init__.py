"""The site of `make docs`: definitions for people, column lineage, dbt's page, checks, documents.

Files alone, which ask no other site for anything. Nothing here knows of Dagster. Of what is
published only totals are read.
"""

from .write import Site, SiteError, write

__all__ = ["Site", "SiteError", "write"]
