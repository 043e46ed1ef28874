{{ config(materialized='view') }}

-- What lies ahead of the clock is not known yet. Of segments by propensity there are the
-- members of the last night alone.
with spells as (

    select * from {{ ref('int_segment_spells__numbered') }}

),

segments as (

    select * from {{ ref('int_segments__numbered') }}
    where segment_number > 0

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

known as (

    select
        spells.customer_id,
        segments.segment_key,
        spells.spell_number,
        spells.entered_on,
        case when spells.left_on <= clock.last_landed_on then spells.left_on end as left_on
    from spells
    inner join segments on spells.segment_number = segments.segment_number
    inner join clock on spells.entered_on <= clock.last_landed_on
    union all
    select
        foretold.customer_id,
        segments.segment_key,
        1 as spell_number,
        clock.last_landed_on as entered_on,
        cast(null as date) as left_on
    from {{ ref('int_segment_members__foretold') }} as foretold
    inner join segments on foretold.segment_number = segments.segment_number
    cross join clock

)

select
    *,
    left_on is null as is_current
from known
