-- The changed set of experiments: units who are or were in one and whose events or
-- segments changed. Empty on a whole build.
with exposures as (

    select
        exposures.experiment_key,
        exposures.customer_key,
        exposures.visitor_key
    from {{ ref('int_exposures__identified') }} as exposures
    inner join {{ ref('int_segment_customers__changed') }} as changed
        on exposures.customer_key = changed.customer_key
    union all
    -- on a device of several users, what another of them did counts for the device
    select
        exposures.experiment_key,
        exposures.customer_key,
        exposures.visitor_key
    from {{ ref('int_exposures__identified') }} as exposures
    inner join {{ ref('int_visitors__changed') }} as changed
        on exposures.visitor_key = changed.visitor_key
    union all
    select * from {{ ref('int_exposures__left') }}

)

select distinct
    exposures.experiment_key,
    {{ unit_of_experiment('exposures') }} as unit_key
from exposures
inner join {{ ref('int_experiments__listed') }} as experiments
    on exposures.experiment_key = experiments.experiment_key
{%- if not is_nightly() %}
where false
{%- endif %}
