"""The moments of search terms that no rule knows, guessed from those that one knows."""

from learning.intents import guessed


def model(dbt, session):
    """One row per term that no rule knows and the model is sure enough of."""
    terms = dbt.ref("int_terms__counted").df()
    settings = dbt.ref("stg_definitions__settings").df()
    return guessed(terms, settings["intent_certainty_percent"].iloc[0] / 100)
