-- In a mart of personalization (meta.purpose) is only who granted it: not who said nothing,
-- and not who took it back. What was said is read from the events themselves.
with said as (

    select
        sessionized.customer_id,
        worded.is_granted,
        rank() over (
            partition by sessionized.customer_id order by sessionized.occurred_at desc
        ) as place
    from {{ ref('int_events__sessionized') }} as sessionized
    inner join {{ ref('int_consents__worded') }} as worded
        on sessionized.consent_key = worded.consent_key
    where worded.purpose = 'personalization'

),

granted as (

    select customer_id
    from said
    where place = 1
    group by customer_id
    having bool_and(is_granted)

)

select recommendations.customer_id
from {{ ref('recommendations') }} as recommendations
left join granted on recommendations.customer_id = granted.customer_id
where granted.customer_id is null
