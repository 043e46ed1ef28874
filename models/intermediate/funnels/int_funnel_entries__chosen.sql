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
{%- set kept_entries = ref('int_funnel_entries__kept') -%}
{%- set changed_units = ref('int_funnel_units__changed') -%}
{%- set consulted = ref('int_funnel_customers__consulted') -%}
{%- set conversions = ref('fct_conversions') %}

-- The entries that count, of both entry modes, numbered in order, with the steps
-- that each took and what the unit did next. A step not taken has no time.
with funnels as (

    select * from {{ ref('int_funnels__listed') }}

),

chosen as (

    select * from {{ ref('int_funnel_entries__daily') }}
    union all
    select * from {{ ref('int_funnel_entries__successive') }}

),

numbered as (

    select
        chosen.funnel_number,
        chosen.unit_key,
        chosen.entry_moment,
        row_number() over (
            partition by {{ hash_key('chosen.funnel_number, chosen.unit_key') }}
            order by chosen.entry_moment
        ){{ ' + coalesce(kept.entry_count, 0)' if is_nightly() }} as entry_number
    from chosen
    {%- if is_nightly() %}
    left join {{ kept_entries }} as kept
        on chosen.funnel_number = kept.funnel_number
        and chosen.unit_key = kept.unit_key
    {%- endif %}

),

steps as (

    select
        taken.funnel_number,
        taken.entry_moment,
        max(taken.step_number) as deepest_step,
        max(taken.step_moment) as last_moment,
        {%- for step in later_steps() %}
        max(case when taken.step_number = {{ step }} then {{ moment_at('taken.step_moment') }} end)
            as step_{{ step }}_at,
        {%- endfor %}
        max(case when taken.step_number = funnels.completing_step then taken.step_moment end)
            as completed_moment
    from {{ ref('int_funnel_steps__taken') }} as taken
    inner join funnels on taken.funnel_number = funnels.funnel_number
    group by taken.funnel_number, taken.entry_moment

),

events as (

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
        coalesce(steps.deepest_step, 1) as deepest_step,
        coalesce(steps.last_moment, numbered.entry_moment) as last_moment,
        {{ moment_at('steps.completed_moment') }} as completed_at,
        {%- for step in later_steps() %}
        steps.step_{{ step }}_at,
        {%- endfor %}
        -- where the next entry can begin depends on it
        case when funnels.entry_mode = 'first' then steps.completed_moment end as over_moment
    from numbered
    inner join funnels on numbered.funnel_number = funnels.funnel_number
    inner join events on numbered.entry_moment = events.moment
    left join steps
        on numbered.funnel_number = steps.funnel_number
        and numbered.entry_moment = steps.entry_moment

),

customers as (

    {%- if is_nightly() %}
    select distinct
        unit_id as customer_id,
        unit_key as customer_key
    from {{ changed_units }}
    {%- else %}
    select distinct
        customer_id,
        {{ hash_key('customer_id') }} as customer_key
    from {{ conversions }}
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
