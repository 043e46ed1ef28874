"""What the numbers mean, in plain Python: slow, obvious, and independent of the SQL.

Each module is one idea. A reference never imports from the project and reads no model; where
it needs a definition, it reads the CSV file itself. Property tests hold the models to it.
"""
