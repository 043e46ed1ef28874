-- How many entries of a date reached each step, in all and by each breakdown.
with entries as (

    select
        funnel_key,
        unit_id,
        entry_number,
        entry_date,
        channel,
        device_type,
        region
    from {{ ref('funnel_entries') }}

),

breakdowns as (

    select 'all' as breakdown
    union all
    select 'channel' as breakdown
    union all
    select 'device' as breakdown
    union all
    select 'region' as breakdown

),

reached as (

    select * from {{ ref('int_funnel_steps__reached') }}

),

broken_down as (

    select
        reached.funnel_key,
        entries.entry_date,
        breakdowns.breakdown,
        case breakdowns.breakdown
            when 'channel' then entries.channel
            when 'device' then entries.device_type
            when 'region' then entries.region
            else 'all'
        end as breakdown_value,
        reached.step_number,
        reached.seconds_from_previous
    from reached
    inner join entries
        on reached.funnel_key = entries.funnel_key
        and reached.unit_id = entries.unit_id
        and reached.entry_number = entries.entry_number
    cross join breakdowns

),

counted as (

    select
        funnel_key,
        entry_date,
        breakdown,
        breakdown_value,
        step_number,
        count(*) as reached,
        median(seconds_from_previous) as median_seconds_from_previous
    from broken_down
    group by funnel_key, entry_date, breakdown, breakdown_value, step_number

)

select * from counted
