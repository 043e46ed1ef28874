{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('visitor', 'visitor_key')},
) }}

-- From when until when what happens on a device is not to be counted, because analytics is
-- denied there. Who said nothing denied nothing.
with decided as (

    select
        decided.visitor_key,
        decided.decided_at,
        bool_and(decided.is_granted) as is_granted
    from {{ ref('int_consents__decided') }} as decided
    {{ only_changed('visitor', 'decided.visitor_key') }}
    where decided.purpose = 'analytics'
    group by decided.visitor_key, decided.decided_at

),

spells as (

    select
        visitor_key,
        is_granted,
        decided_at as withheld_from,
        coalesce(
            lead(decided_at) over (partition by visitor_key order by decided_at),
            cast('9999-12-31' as timestamp)
        ) as withheld_until
    from decided

)

select
    visitor_key,
    withheld_from,
    withheld_until
from spells
where not is_granted
