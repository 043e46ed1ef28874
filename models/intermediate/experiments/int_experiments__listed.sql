{{ config(materialized='view') }}

-- Every experiment that experiments.csv has as active, and those that events name and
-- nobody has written down: by customers, all variants alike.
with defined as (

    select * from {{ ref('experiments') }}

),

seen as (

    select distinct experiment_key from {{ ref('int_exposures__identified') }}

)

select
    experiment_key,
    unit,
    primary_conversion_key,
    started_on,
    ended_on,
    metric_days,
    planned_units,
    true as is_defined
from defined
where is_active
union all
select
    seen.experiment_key,
    'customer' as unit,
    null as primary_conversion_key,
    null as started_on,
    null as ended_on,
    null as metric_days,
    20000 as planned_units,
    false as is_defined
from seen
left join defined on seen.experiment_key = defined.experiment_key
where defined.experiment_key is null
