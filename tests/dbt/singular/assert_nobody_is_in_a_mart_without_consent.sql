-- In a mart of advertising or personalization (meta.purpose, or the purpose that a row
-- says) is only who granted it: not who said nothing, and not who took it back. What was
-- said is read from the events themselves.
with said as (

    select
        sessionized.customer_id,
        worded.purpose,
        worded.is_granted,
        rank() over (
            partition by sessionized.customer_id, worded.purpose
            order by sessionized.occurred_at desc
        ) as place
    from {{ ref('int_events__sessionized') }} as sessionized
    inner join {{ ref('int_consents__worded') }} as worded
        on sessionized.consent_key = worded.consent_key
    where worded.purpose in ('advertising', 'personalization')

),

granted as (

    select
        customer_id,
        purpose
    from said
    where place = 1
    group by customer_id, purpose
    having bool_and(is_granted)

),

members as (

    select
        customer_id,
        'personalization' as purpose
    from {{ ref('recommendations') }}
    union all
    select
        customer_id,
        'personalization' as purpose
    from {{ ref('next_best_actions') }}
    union all
    select
        customer_id,
        purpose
    from {{ ref('audiences_drawn') }}

)

select members.customer_id
from members
left join granted
    on members.customer_id = granted.customer_id
    and members.purpose = granted.purpose
where granted.customer_id is null
