{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': {
        'set': 'intermediate.int_funnel_units__changed',
        'where': 'changed.funnel_number = target.funnel_number
            and changed.unit_key = target.unit_key
            and target.entered_at >= changed.changed_from',
    }},
) }}
{%- do ref('int_funnel_entries__left') -%}
{%- set changed_units = ref('int_funnel_units__changed') -%}
{%- set consulted = ref('int_funnel_customers__consulted') -%}
{%- set all_customers = ref('dim_customers') %}

-- The entries that count, as people read them, and what the unit did next.
with funnels as (

    select * from {{ ref('int_funnels__listed') }}

),

events as {{ read_each_time() }} (

    select
        moment,
        event_key,
        session_key,
        conversion_date
    from {{ ref('int_funnel_conversions__placed') }}
    where is_first_of_event

),

entries as (

    select
        funnels.funnel_key,
        funnels.unit,
        {{ moment_at('numbered.entry_moment') }} + funnels.window_hours * interval '1' hour
            as window_ends_at,
        numbered.funnel_number,
        numbered.unit_key,
        numbered.entry_number,
        {{ moment_at('numbered.entry_moment') }} as entered_at,
        events.conversion_date as entry_date,
        events.session_key,
        numbered.deepest_step,
        numbered.last_moment,
        {{ moment_at('numbered.completed_moment') }} as completed_at,
        {%- for step in later_steps() %}
        numbered.step_{{ step }}_at,
        {%- endfor %}
        -- where the next entry can begin depends on it
        case when funnels.entry_mode = 'first' then numbered.completed_moment end as over_moment
    from {{ ref('int_funnel_entries__numbered') }} as numbered
    inner join funnels on numbered.funnel_number = funnels.funnel_number
    inner join events on numbered.entry_moment = events.moment

),

customers as (

    {%- if is_nightly() %}
    select distinct
        unit_id as customer_id,
        unit_key as customer_key
    from {{ changed_units }}
    {%- else %}
    select
        customer_id,
        {{ hash_key('customer_id') }} as customer_key
    from {{ all_customers }}
    {%- endif %}

),

sessions as (

    select
        sessions.session_id,
        {{ hash_key('sessions.session_id') }} as session_key,
        sessions.channel,
        sessions.device_type,
        sessions.region
    from {{ ref('fct_sessions') }} as sessions
    {%- if is_nightly() %}
    inner join {{ consulted }} as consulted
        on sessions.customer_id = consulted.customer_id
        and sessions.started_at >= consulted.sessions_from
    {%- endif %}

),

described as (

    select
        entries.funnel_key,
        case entries.unit
            when 'session' then sessions.session_id else customers.customer_id
        end as unit_id,
        entries.entry_number,
        entries.entered_at,
        entries.entry_date,
        entries.deepest_step,
        entries.completed_at,
        coalesce(sessions.channel, '(none)') as channel,
        coalesce(sessions.device_type, 'unknown') as device_type,
        coalesce(sessions.region, '(unknown)') as region,
        case
            when entries.completed_at is not null then null
            when {{ moment_at('succeeded.next_moment') }} <= entries.window_ends_at
                then conversions.conversion_key
            else '(nothing)'
        end as next_conversion_key,
        {%- for step in later_steps() %}
        entries.step_{{ step }}_at,
        {%- endfor %}
        entries.funnel_number,
        entries.unit_key,
        last_events.event_key as completed_event_key
    from entries
    left join customers on entries.unit_key = customers.customer_key
    left join sessions on entries.session_key = sessions.session_key
    left join events as last_events on entries.over_moment = last_events.moment
    left join {{ ref('int_funnel_conversions__succeeded') }} as succeeded
        on entries.unit = succeeded.unit
        and entries.last_moment = succeeded.moment
    left join {{ ref('int_funnel_conversions__listed') }} as conversions
        on succeeded.next_conversion_number = conversions.conversion_number

)

select * from described
