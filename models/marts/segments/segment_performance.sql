with clock as (

    select * from {{ ref('stg_landing__clock') }}

),

totals as (

    select totals.*
    from {{ ref('int_segment_days__tallied') }} as totals
    inner join clock
        on totals.tallied_on <= clock.last_landed_on or totals.segment_number = 0
    union all
    select
        segment_number,
        tallied_on,
        0 as member_change,
        0 as month_member_change,
        micro_converter_count,
        macro_converter_count,
        revenue,
        0 as session_count
    from {{ ref('int_segment_days__ahead') }}

),

monthly as (

    select
        segment_number,
        cast(date_trunc('month', tallied_on) as date) as month_date,
        sum(member_change) as member_change,
        sum(month_member_change) as month_member_change,
        sum(micro_converter_count) as micro_converter_count,
        sum(macro_converter_count) as macro_converter_count,
        sum(revenue) as revenue,
        sum(session_count) as session_count
    from totals
    group by segment_number, cast(date_trunc('month', tallied_on) as date)

),

months as (

    select
        monthly.month_date as period_start,
        monthly.month_date > clock.last_landed_on as is_ahead
    from monthly
    cross join clock
    where monthly.session_count > 0

),

-- members of a month that lies ahead of the clock are those of its day
summed as (

    select
        monthly.segment_number,
        months.period_start,
        cast(sum(case
            when months.is_ahead then monthly.member_change else monthly.month_member_change
        end) as bigint) as member_count,
        cast(sum(case
            when monthly.month_date = months.period_start
                then monthly.micro_converter_count
            else 0
        end) as bigint) as micro_converter_count,
        cast(sum(case
            when monthly.month_date = months.period_start
                then monthly.macro_converter_count
            else 0
        end) as bigint) as macro_converter_count,
        sum(case
            when monthly.month_date = months.period_start then monthly.revenue else 0
        end) as revenue
    from months
    inner join monthly on months.period_start >= monthly.month_date
    group by monthly.segment_number, months.period_start

),

rated as (

    select
        *,
        cast(micro_converter_count as double) / member_count as micro_conversion_rate,
        cast(macro_converter_count as double) / member_count as macro_conversion_rate,
        cast(revenue as double) / member_count as revenue_per_member
    from summed
    where member_count > 0

),

everybody as (

    select * from rated
    where segment_number = 0

),

final as (

    select
        segments.segment_key,
        rated.period_start,
        rated.member_count,
        rated.micro_converter_count,
        rated.macro_converter_count,
        rated.micro_conversion_rate,
        rated.macro_conversion_rate,
        cast(rated.revenue as decimal(38, 4)) as revenue,
        rated.revenue_per_member,
        100 * rated.macro_conversion_rate / nullif(everybody.macro_conversion_rate, 0)
            as macro_conversion_index,
        100 * rated.revenue_per_member / nullif(everybody.revenue_per_member, 0)
            as revenue_index
    from rated
    inner join {{ ref('int_segments__numbered') }} as segments
        on rated.segment_number = segments.segment_number
    inner join everybody on rated.period_start = everybody.period_start

)

select * from final
