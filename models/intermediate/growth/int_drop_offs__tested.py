"""Every part of those who came to a step beside all others: who loses more than its share."""

from learning.drop_offs import beside_others


def model(dbt, session):
    """One row per funnel, step, dimension and value."""
    return beside_others(dbt.ref("int_drop_offs__summed").df())
