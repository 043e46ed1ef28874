"""What another campaign like those before would do in each segment."""

from learning.plans import foretold


def model(dbt, session):
    """One row per plan, measure and segment."""
    studies = dbt.ref("int_plan_studies__listed").df()
    plans = dbt.ref("campaign_plans").df()
    return foretold(
        studies,
        plans[["plan_key", "cost_per_customer", "margin_percent"]],
        dbt.ref("int_segments__numbered").df(),
    )
