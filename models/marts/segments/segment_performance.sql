with months as (

    select distinct cast(date_trunc('month', session_date) as date) as period_start
    from {{ ref('fct_sessions') }}

),

members as (

    select * from {{ ref('int_segment_members__listed') }}

),

sized as (

    select
        members.segment_key,
        months.period_start,
        count(distinct members.customer_id) as member_count
    from months
    inner join members
        on members.entered_on < months.period_start + interval '1' month
        and (members.left_on is null or members.left_on > months.period_start)
    group by members.segment_key, months.period_start

),

converted as (

    select * from {{ ref('int_segment_months__converted') }}

),

rated as (

    select
        sized.segment_key,
        sized.period_start,
        sized.member_count,
        coalesce(converted.micro_converter_count, 0) as micro_converter_count,
        coalesce(converted.macro_converter_count, 0) as macro_converter_count,
        cast(coalesce(converted.micro_converter_count, 0) as double) / sized.member_count
            as micro_conversion_rate,
        cast(coalesce(converted.macro_converter_count, 0) as double) / sized.member_count
            as macro_conversion_rate,
        coalesce(converted.revenue, 0) as revenue,
        cast(coalesce(converted.revenue, 0) as double) / sized.member_count
            as revenue_per_member
    from sized
    left join converted
        on sized.segment_key = converted.segment_key
        and sized.period_start = converted.period_start

),

everybody as (

    select * from rated
    where segment_key = '(all)'

),

final as (

    select
        rated.segment_key,
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
    inner join everybody on rated.period_start = everybody.period_start

)

select * from final
