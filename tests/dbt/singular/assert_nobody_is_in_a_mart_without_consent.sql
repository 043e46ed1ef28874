-- In a mart of personalization (meta.purpose) is only who granted it: not who decided
-- nothing, and not who took it back on any device since.
with decided as (

    select
        customer_id,
        is_granted,
        rank() over (partition by customer_id order by decided_at desc) as place
    from {{ ref('int_consents__decided') }}
    where purpose = 'personalization'

),

granted as (

    select customer_id
    from decided
    where place = 1
    group by customer_id
    having bool_and(is_granted)

)

select recommendations.customer_id
from {{ ref('recommendations') }} as recommendations
left join granted on recommendations.customer_id = granted.customer_id
where granted.customer_id is null
