-- In a mart of advertising or personalization (meta.purpose, or the purpose that a row
-- says) is only who granted it: not who decided nothing, and not who took it back on any
-- device since.
{%- set marts = {
    'recommendations': 'personalization',
    'customer_profiles': 'personalization',
    'customer_preferences': 'personalization',
    'next_best_actions': 'personalization',
    'abandoned_products': 'advertising',
} %}
with decided as (

    select
        customer_id,
        purpose,
        is_granted,
        rank() over (partition by customer_id, purpose order by decided_at desc) as place
    from {{ ref('int_consents__decided') }}
    where purpose in ('advertising', 'personalization')

),

granted as (

    select
        customer_id,
        purpose
    from decided
    where place = 1
    group by customer_id, purpose
    having bool_and(is_granted)

),

members as (

    {%- for mart, purpose in marts.items() %}
    select
        customer_id,
        '{{ purpose }}' as purpose
    from {{ ref(mart) }}
    union all
    {%- endfor %}
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
