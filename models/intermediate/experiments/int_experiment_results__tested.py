"""Every variant beside its control: lifts, intervals, p-values and what they come to."""

from learning.verdicts import verdicts


def model(dbt, session):
    """One row per experiment, breakdown, value, variant, conversion and measure."""
    sums = dbt.ref("int_experiment_metrics__summed").df()
    experiments = dbt.ref("int_experiments__listed").df()
    variants = dbt.ref("experiment_variants").df()
    return verdicts(sums, experiments, variants)
