"""Readers of landed files. Text becomes Parquet with every known column as text; Parquet stays."""
