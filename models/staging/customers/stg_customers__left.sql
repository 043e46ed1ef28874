{{ config(materialized='table') }}

-- What the days of this night held before they are read again: on most nights,
-- nothing. Runs before stg_customers__rows is replaced.
with landed_rows as (

    {{ last_night('stg_customers__rows', 'staging', {
        'user_id': 'string',
        'attribute': 'string',
        'updated_at': 'timestamp',
        'refusal_reason': 'string',
        'landed_on': 'date',
    }) }}

)

select * from landed_rows
where
    refusal_reason is null
    and landed_on in ({{ tonights_days() }})
