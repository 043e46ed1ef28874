{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': {'set': '(select 1)', 'where': 'true'}},
) }}
{%- set left_days = ref('int_segment_days__left') -%}
{%- set left_sessions = ref('int_sessions__left') -%}

-- The totals of every segment by day, to be added up. A night adds what changed
-- customers bring now and takes away what they brought before. Nothing here depends
-- on the clock: it decides later how many of the days count.
with spells as (

    select spells.*
    from {{ ref('int_segment_spells__numbered') }} as spells
    {{ only_changed('segment_customer', 'spells.customer_key') }}

),

days as (

    select days.*
    from {{ ref('int_customer_days__converted') }} as days
    {{ only_changed('segment_customer', 'days.customer_key', 'days.conversion_date',
        before="interval '31' day") }}

),

contributions as (

    {{ tallied_segments('days', 'spells') }}

),

changes as (

    select
        *,
        0 as session_count
    from contributions
    union all
    -- sessions of everybody tell which months there are
    select
        0 as segment_number,
        sessions.session_date as tallied_on,
        0 as member_change,
        0 as month_member_change,
        0 as micro_converter_count,
        0 as macro_converter_count,
        cast(0 as decimal(38, 4)) as revenue,
        count(*) as session_count
    from {{ ref('fct_sessions') }} as sessions
    {{ only_changed('customer', 'sessions.customer_id', 'sessions.started_at') }}
    group by sessions.session_date
    {%- if is_nightly() %}
    union all
    select
        0 as segment_number,
        session_date as tallied_on,
        0 as member_change,
        0 as month_member_change,
        0 as micro_converter_count,
        0 as macro_converter_count,
        cast(0 as decimal(38, 4)) as revenue,
        -count(*) as session_count
    from {{ left_sessions }}
    group by session_date
    union all
    select
        segment_number,
        tallied_on,
        -member_change as member_change,
        -month_member_change as month_member_change,
        -micro_converter_count as micro_converter_count,
        -macro_converter_count as macro_converter_count,
        -revenue as revenue,
        0 as session_count
    from {{ left_days }}
    union all
    select * from {{ this }}
    {%- endif %}

)

select
    segment_number,
    tallied_on,
    cast(sum(member_change) as bigint) as member_change,
    cast(sum(month_member_change) as bigint) as month_member_change,
    cast(sum(micro_converter_count) as bigint) as micro_converter_count,
    cast(sum(macro_converter_count) as bigint) as macro_converter_count,
    cast(sum(revenue) as decimal(38, 4)) as revenue,
    cast(sum(session_count) as bigint) as session_count
from changes
group by segment_number, tallied_on
having
    sum(member_change) <> 0
    or sum(month_member_change) <> 0
    or sum(micro_converter_count) <> 0
    or sum(macro_converter_count) <> 0
    or sum(revenue) <> 0
    or sum(session_count) <> 0
