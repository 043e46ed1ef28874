"""What each campaign changed: effects, intervals and p-values, by segment and conversion."""

from learning.effects import effects


def model(dbt, session):
    """One row per campaign, segment, conversion and measure."""
    counted = dbt.ref("int_campaign_arms__counted").df()
    summed = dbt.ref("int_campaign_outcomes__summed").df()
    return effects(counted, summed)
