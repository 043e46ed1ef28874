"""What models learn from counts and features, as pure functions of arrays.

Belongs here: mathematics that is no SQL, called by the Python models in `models/`. Does not
belong here: reading or writing tables, or what a column means.
"""
