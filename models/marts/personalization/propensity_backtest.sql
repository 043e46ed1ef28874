-- How well the latest horizon would have been foretold from what was known before it,
-- beside recency and frequency alone; and where the model says nothing, why.
select
    conversion_key,
    cast(horizon_days as integer) as horizon_days,
    cast(decile as integer) as decile,
    status,
    cast(tested_on as date) as tested_on,
    cast(customers as bigint) as customers,
    cast(converters as bigint) as converters,
    {%- for figure in [
        'mean_probability', 'conversion_rate', 'lift', 'auc', 'baseline_auc', 'brier_score',
        'baseline_brier_score', 'calibration_error', 'psi',
    ] %}
    {{ known_number('cast(' ~ figure ~ ' as double)') }} as {{ figure }},
    {%- endfor %}
    model_version
from {{ ref('int_propensities__tested') }}
