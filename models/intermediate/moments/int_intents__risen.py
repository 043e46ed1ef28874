"""Which moments and topics rise by more than chance and the season of the whole."""

from learning.rises import rises


def model(dbt, session):
    """One row per moment and topic of the latest nine weeks."""
    return rises(dbt.ref("int_intents__recent").df())
