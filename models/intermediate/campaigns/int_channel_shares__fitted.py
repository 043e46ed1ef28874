"""What each channel of a set gets of a conversion, by the models that compare paths."""

import pandas as pd

from learning.attribution import (
    CONVERTED,
    LOST,
    START,
    channels_of,
    removal_effects,
    shapley_values,
    shares,
)
from learning.frames import typed


def model(dbt, session):
    """One row per month, conversion, channel set and channel in it."""
    transitions = dbt.ref("int_transitions__summed").df()
    sets = dbt.ref("int_channel_sets__summed").df()
    keys = ["month_date", "conversion_key"]
    steps_of = dict(list(transitions.groupby(keys)))
    rows = []
    for key, met in sets.groupby(keys):
        effects = removal_effects(*_chain(steps_of[key]))
        converted = met["conversion_count"].to_numpy()
        rates = converted / (converted + met["lost_count"].to_numpy())
        rate_of = dict(zip(met["channel_bits"].tolist(), rates.tolist(), strict=True))
        for bits in sorted(bits for bits, rate in rate_of.items() if rate > 0):
            channels = channels_of(bits)
            markov = shares({channel: effects[channel] for channel in channels})
            shapley = shares(shapley_values(bits, rate_of, channels))
            rows += [
                (*key, bits, channel, markov[channel], shapley[channel]) for channel in channels
            ]
    kinds = {
        "month_date": "datetime64[us]", "conversion_key": "str", "channel_bits": "int64",
        "channel_number": "int64", "markov_share": "float64", "shapley_share": "float64",
    }  # fmt: skip
    return typed(pd.DataFrame(rows, columns=list(kinds)), kinds)


def _chain(steps):
    transitions = {}
    channels = set()
    befores = steps["from_channel_number"].fillna(START).astype(int).tolist()
    afters = steps["to_channel_number"].fillna(LOST).astype(int).tolist()
    counts = zip(steps["conversion_count"].tolist(), steps["lost_count"].tolist(), strict=True)
    for before, after, (converted, lost) in zip(befores, afters, counts, strict=True):
        channels |= {before, after} - {START, LOST}
        if after == LOST:
            transitions[before, CONVERTED] = converted
            transitions[before, LOST] = lost
        else:
            transitions[before, after] = converted + lost
    return transitions, sorted(channels)
