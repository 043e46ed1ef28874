"""How likely each customer converts within a horizon, where the test says that it can be told."""

from learning.frames import parts
from learning.propensity import foretold


def model(dbt, session):
    """One row per customer, macro conversion and horizon."""
    measured = dbt.ref("int_snapshots__measured")
    past = measured.filter("snapshot_number > 0").df()
    followed = dbt.ref("int_snapshots__followed").df()
    told = dbt.ref("int_propensities__tested").df()
    return foretold(past, followed, told, parts(measured.filter("snapshot_number = 0")))
