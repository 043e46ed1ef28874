{{ config(materialized='table') }}

-- What the customers feed said last of each preference, declared and observed apart; a
-- statement without a value takes it back. What cannot be a value of its kind is kept and
-- marked, so that it can be counted.
with clock as (

    select * from {{ ref('stg_landing__clock') }}

),

statements as (

    select
        'user:' || attributes.user_id as customer_id,
        preferences.preference,
        preferences.kind,
        attributes.origin,
        attributes.value,
        attributes.updated_at,
        {{ local_date('attributes.updated_at', 'clock.time_zone') }} as stated_on,
        row_number() over (
            partition by attributes.user_id, preferences.preference, attributes.origin
            order by attributes.updated_at desc
        ) as place
    from {{ ref('stg_customers__attributes') }} as attributes
    inner join {{ ref('preferences') }} as preferences
        on attributes.attribute = preferences.preference
    cross join clock
    where attributes.updated_at < clock.clock_at

),

latest as (

    select
        *,
        case when kind = 'text' then nullif({{ trimmed('value') }}, '') end as text_value
    from statements
    where
        place = 1
        and value is not null

)

select
    latest.customer_id,
    latest.preference,
    latest.origin,
    latest.stated_on,
    coalesce(latest.text_value, possible.value) as value
from latest
left join {{ ref('int_preferences__possible') }} as possible
    on latest.kind = possible.kind
    and {{ level_text('latest.value') }} = possible.level_value
