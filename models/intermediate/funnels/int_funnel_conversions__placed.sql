{%- set consulted = ref('int_funnel_customers__consulted') -%}
{%- set changed_units = ref('int_funnel_units__changed') -%}

-- The conversions that funnels are made of, once for all funnels and narrow: keys
-- for texts, and a moment that tells apart what happened at the same time. What
-- happens in bot-like sessions is in no funnel. A night reads what the entries that
-- it makes anew may need, and only for them.
with conversions as (

    select
        conversions.event_id,
        conversions.conversion_key,
        conversions.customer_id,
        conversions.session_id,
        conversions.occurred_at,
        conversions.conversion_date
    from {{ ref('fct_conversions') }} as conversions
    left join {{ ref('fct_sessions') }} as bots
        on conversions.session_id = bots.session_id
        and bots.is_bot_like
    {%- if is_nightly() %}
    inner join {{ consulted }} as consulted
        on conversions.customer_id = consulted.customer_id
        and conversions.occurred_at >= consulted.conversions_from
    {%- endif %}
    where bots.session_id is null

),

crowded as (

    select occurred_at from conversions
    group by occurred_at
    having count(*) > 1

),

-- few moments have more than one conversion, and only there is an order to be made
ties as (

    select
        conversions.occurred_at,
        conversions.event_id,
        conversions.conversion_key,
        dense_rank() over (partition by conversions.occurred_at order by conversions.event_id)
            as tie,
        row_number() over (
            partition by conversions.event_id order by conversions.conversion_key
        ) as event_conversion_number
    from conversions
    inner join crowded on conversions.occurred_at = crowded.occurred_at

),

keyed as (

    select
        listed.conversion_number,
        listed.conversion_bit,
        {{ hash_key('conversions.event_id') }} as event_key,
        {{ hash_key('conversions.customer_id') }} as customer_key,
        case when conversions.session_id is not null then {{ hash_key('conversions.session_id') }}
        end as session_key,
        {{ moment('conversions.occurred_at', 'coalesce(ties.tie, 0)') }} as moment,
        conversions.conversion_date,
        coalesce(ties.event_conversion_number, 1) = 1 as is_first_of_event
    from conversions
    inner join {{ ref('int_funnel_conversions__listed') }} as listed
        on conversions.conversion_key = listed.conversion_key
    left join ties
        on conversions.occurred_at = ties.occurred_at
        and conversions.event_id = ties.event_id
        and conversions.conversion_key = ties.conversion_key

),

-- which conversions a unit made: most units never make the one that is looked for;
-- those without an entry to be made have no bits at all
{%- for unit in ['customer', 'session'] %}
{{ unit }}s as (

    select
        keyed.{{ unit }}_key,
        bit_or(keyed.conversion_bit) as conversion_bits
    from keyed
    {%- if is_nightly() %}
    inner join (
        select distinct unit_key
        from {{ changed_units }}
        where unit = '{{ unit }}'
    ) as changed on keyed.{{ unit }}_key = changed.unit_key
    {%- endif %}
    where keyed.{{ unit }}_key is not null
    group by keyed.{{ unit }}_key

),

{% endfor -%}
placed as (

    select
        keyed.conversion_number,
        keyed.event_key,
        keyed.customer_key,
        keyed.session_key,
        keyed.moment,
        keyed.conversion_date,
        keyed.is_first_of_event,
        customers.conversion_bits as customer_bits,
        sessions.conversion_bits as session_bits
    from keyed
    left join customers on keyed.customer_key = customers.customer_key
    left join sessions on keyed.session_key = sessions.session_key

)

select * from placed
