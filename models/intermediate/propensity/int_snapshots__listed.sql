{{ config(materialized='view') }}
{%- set snapshots = {7: 8, 30: 4} %}

-- The dates on which customers are looked at to learn who converts in the days after:
-- the latest, and one, two and more horizons before. Only those with two weeks of
-- history.
with first_days as (

    select min(activity_date) as first_on from {{ ref('int_customer_days__summarized') }}

),

numbers as (

    {%- for horizon, count in snapshots.items() %}
    select
        {{ horizon }} as horizon_days,
        {{ each_number('0', count) }} as snapshot_number
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

dated as (

    select
        numbers.horizon_days,
        numbers.snapshot_number,
        {{ add_days(
            'clock.last_landed_on', '-numbers.horizon_days * numbers.snapshot_number'
        ) }} as snapshot_on
    from numbers
    cross join {{ ref('stg_landing__clock') }} as clock

)

select
    cast(dated.horizon_days as integer) as horizon_days,
    cast(dated.snapshot_number as integer) as snapshot_number,
    cast(dated.snapshot_on as date) as snapshot_on
from dated
cross join first_days
where dated.snapshot_on >= {{ add_days('first_days.first_on', 13) }}
