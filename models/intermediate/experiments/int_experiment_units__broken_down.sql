{{ config(materialized='view') }}

-- What the units of an experiment are divided by: nothing, where they came from when
-- they saw the variant, on what, where, and the segments that they were in.
with units as (

    select * from {{ ref('int_experiment_units__assigned') }}

),

spells as (

    select * from {{ ref('int_segment_spells__numbered') }}

),

segments as (

    select * from {{ ref('int_segments__numbered') }}
    where segment_number > 0

)

select
    experiment_key,
    unit_key,
    variant,
    is_contaminated,
    'all' as breakdown,
    'all' as breakdown_value
from units
{%- for breakdown, column in [
    ('channel', 'channel'), ('device', 'device_type'), ('region', 'region')
] %}
union all
select
    experiment_key,
    unit_key,
    variant,
    is_contaminated,
    '{{ breakdown }}' as breakdown,
    {{ column }} as breakdown_value
from units
{%- endfor %}
union all
select
    units.experiment_key,
    units.unit_key,
    units.variant,
    units.is_contaminated,
    'segment' as breakdown,
    segments.segment_key as breakdown_value
from units
inner join spells
    on units.customer_key = spells.customer_key
    and units.exposed_on >= spells.entered_on
    and coalesce(units.exposed_on < spells.left_on, true)
inner join segments on spells.segment_number = segments.segment_number
