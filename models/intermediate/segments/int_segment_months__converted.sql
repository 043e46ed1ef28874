-- What the members of a segment did in each month while they were members.
with members as (

    select * from {{ ref('int_segment_members__listed') }}

),

conversions as (

    select
        customer_id,
        conversion_date,
        tier,
        value
    from {{ ref('fct_conversions') }}

),

converted as (

    select
        members.segment_key,
        cast(date_trunc('month', conversions.conversion_date) as date) as period_start,
        count(distinct case when conversions.tier = 'micro' then conversions.customer_id end)
            as micro_converter_count,
        count(distinct case when conversions.tier = 'macro' then conversions.customer_id end)
            as macro_converter_count,
        sum(case when conversions.tier = 'macro' then conversions.value else 0 end) as revenue
    from conversions
    inner join members on conversions.customer_id = members.customer_id
    where
        conversions.conversion_date >= members.entered_on
        and (members.left_on is null or conversions.conversion_date < members.left_on)
    group by members.segment_key, cast(date_trunc('month', conversions.conversion_date) as date)

)

select * from converted
