{{ config(materialized='incremental', incremental_strategy='append') }}

-- Every text that says what somebody consents to, once, with what it says of each
-- purpose. Whatever is not granted in so many words is denied; a purpose that is not named
-- is not there. Of two names of a purpose the denial holds, and the browser's own signal
-- (gpc) denies advertising.
with met as (

    select distinct
        {{ hash_key('events.consent') }} as consent_key,
        events.consent
    from {{ read_events() }} as events
    where events.consent is not null

),

texts as (

    select met.*
    from met
    {%- if is_nightly() %}
    left join {{ this }} as known on met.consent_key = known.consent_key
    where known.consent_key is null
    {%- endif %}

),

named as (

    select
        texts.consent_key,
        purposes.purpose,
        lower({{ trimmed(json_text('texts.consent', 'purposes.name')) }})
        in ('granted', 'true', '1', 'yes') as is_granted
    from texts
    cross join {{ ref('consent_purposes') }} as purposes
    union all
    select
        consent_key,
        'advertising' as purpose,
        case
            when
                lower({{ trimmed(json_text('consent', "'gpc'")) }})
                in ('granted', 'true', '1', 'yes')
                then false
        end as is_granted
    from texts

)

select
    texts.consent_key,
    named.purpose,
    bool_and(named.is_granted) as is_granted
from texts
left join named
    on texts.consent_key = named.consent_key
    and named.is_granted is not null
group by texts.consent_key, named.purpose
