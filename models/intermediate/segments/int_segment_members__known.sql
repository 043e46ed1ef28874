{{ config(materialized='view') }}

-- Who is in which segment on the day of the clock, of the segments that have a history.
select
    spells.customer_id,
    spells.customer_key,
    spells.segment_number
from {{ ref('int_segment_spells__numbered') }} as spells
inner join {{ ref('stg_landing__clock') }} as clock
    on spells.entered_on <= clock.last_landed_on
where coalesce(spells.left_on > clock.last_landed_on, true)
