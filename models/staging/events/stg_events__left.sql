{{ config(materialized='table') }}

-- What the days of this night held before they are read again: on most nights,
-- nothing. Runs before stg_events__rows is replaced.
with landed_rows as (

    {{ last_night('stg_events__rows', 'staging', {
        'event_id': 'string',
        'event_name': 'string',
        'anonymous_id': 'string',
        'user_id': 'string',
        'occurred_at': 'timestamp',
        'event_key': key_type(),
        'refusal_reason': 'string',
        'landed_on': 'date',
    }) }}

)

select * from landed_rows
where
    refusal_reason is null
    and landed_on in ({{ tonights_days() }})
