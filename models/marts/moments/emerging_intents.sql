-- What people want more than before: the visits of the latest seven days by moment and
-- topic beside those of the eight weeks before.
select
    {{ add_days('clock.last_landed_on', -6) }} as first_on,
    clock.last_landed_on as last_on,
    risen.moment,
    risen.topic,
    cast(risen.recent_visits as bigint) as recent_visits,
    cast(risen.expected_visits as double) as expected_visits,
    {{ known_number('cast(risen.growth as double)') }} as growth,
    cast(risen.p_value as double) as p_value,
    cast(risen.adjusted_p_value as double) as adjusted_p_value,
    cast(risen.is_emerging as boolean) as is_emerging
from {{ ref('int_intents__risen') }} as risen
cross join {{ ref('stg_landing__clock') }} as clock
