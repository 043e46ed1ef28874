-- In a mart of advertising or personalization (meta.purpose) is only who granted it: not
-- who said nothing, and not who took it back. What was said is read from the events
-- themselves.
{%- set marts = {
    'recommendations': 'personalization',
    'customer_profiles': 'personalization',
    'customer_preferences': 'personalization',
    'abandoned_products': 'advertising',
} %}
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

held as (

    {%- for mart, purpose in marts.items() %}
    select
        customer_id,
        '{{ purpose }}' as purpose
    from {{ ref(mart) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select held.customer_id
from held
left join granted
    on held.customer_id = granted.customer_id
    and held.purpose = granted.purpose
where granted.customer_id is null
