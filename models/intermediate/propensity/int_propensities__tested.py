"""How well converting is foretold: learned from what was known before the last horizon."""

from learning.propensity import backtest


def model(dbt, session):
    """One row per macro conversion, horizon and decile, and 0 for all of them."""
    measured = dbt.ref("int_snapshots__measured").filter("is_learned_from").df()
    followed = dbt.ref("int_snapshots__followed").df()
    conversions = dbt.ref("conversions").df()
    macros = conversions[(conversions["tier"] == "macro") & conversions["is_active"]]
    return backtest(measured, followed, sorted(macros["conversion_key"]))
