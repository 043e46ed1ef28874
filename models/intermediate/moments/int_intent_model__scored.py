"""How good the model of search terms is, on terms that it did not learn from."""

from learning.intents import scored


def model(dbt, session):
    """One row, or none with too few terms to learn from."""
    terms = dbt.ref("int_terms__counted").df()
    settings = dbt.ref("stg_definitions__settings").df()
    return scored(terms, settings["intent_certainty_percent"].iloc[0] / 100)
