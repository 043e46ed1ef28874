{{ config(materialized='view') }}

-- From when recommendations look: now, and as many days ago as a recommendation is for, to
-- see what they would have been worth. A test wants as many days of purchases before.
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

first_days as (

    select min(event_date) as first_on from {{ ref('int_product_events__listed') }}

),

dated as (

    select
        'now' as cut,
        clock.last_landed_on as cut_on
    from clock
    union all
    select
        'test' as cut,
        {{ add_days('clock.last_landed_on', '-settings.recommendation_days') }} as cut_on
    from clock
    cross join settings

)

select
    dated.cut,
    dated.cut_on,
    {{ add_days('dated.cut_on', '-settings.recommendation_history_days') }} as before_on,
    settings.recommendation_days as horizon_days,
    settings.repeat_half_life_days as half_life_days
from dated
cross join settings
cross join first_days
where
    dated.cut = 'now'
    or {{ add_days('first_days.first_on', 'settings.recommendation_days') }} <= dated.cut_on
