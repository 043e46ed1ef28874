{{ config(materialized='table') }}

-- What each customer last said of each purpose; of two things said at once, the denial.
-- Who said nothing has no row.
with texts as (

    select
        customer_id,
        consent_key,
        max(stated_at) as stated_at
    from {{ ref('int_consent_days__stated') }}
    group by customer_id, consent_key

),

said as (

    select
        texts.customer_id,
        worded.purpose,
        texts.stated_at,
        bool_and(worded.is_granted) as is_granted
    from texts
    inner join {{ ref('int_consents__worded') }} as worded
        on texts.consent_key = worded.consent_key
    where worded.purpose is not null
    group by texts.customer_id, worded.purpose, texts.stated_at

)

select
    customer_id,
    {{ hash_key('customer_id') }} as customer_key,
    purpose,
    max(stated_at) as stated_at,
    max_by(is_granted, stated_at) as is_granted
from said
group by customer_id, purpose
