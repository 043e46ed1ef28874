-- The conditions of every active segment, and how many each rule has.
with rules as (

    select
        segment_rules.segment_key,
        segment_rules.rule_number,
        segment_rules.field,
        segment_rules.window_days,
        segment_rules.operator,
        segment_rules.value as expected
    from {{ ref('segment_rules') }} as segment_rules
    inner join {{ ref('segments') }} as segments
        on segment_rules.segment_key = segments.segment_key
    where segments.is_active

),

listed as (

    select
        *,
        count(*) over (partition by segment_key, rule_number) as condition_count
    from rules

)

select * from listed
