-- The conditions of every active segment. Conditions on one subject (a field and a
-- window) look at one line of values.
with rules as (

    select
        segments.segment_number,
        segment_rules.rule_number,
        segment_rules.field,
        segment_rules.window_days,
        segment_rules.operator,
        segment_rules.value as expected,
        split_part(segment_rules.field, '.', 1) in (
            'conversion_count', 'conversion_value', 'macro_count', 'macro_value'
        ) as is_measure
    from {{ ref('segment_rules') }} as segment_rules
    inner join {{ ref('int_segments__numbered') }} as segments
        on segment_rules.segment_key = segments.segment_key

),

listed as (

    select
        *,
        cast(row_number() over (
            order by segment_number, rule_number, field, window_days, operator, expected
        ) as int) as condition_number,
        cast(dense_rank() over (order by field, window_days) as int) as subject_number,
        {{ satisfies("case when is_measure then '0' end", 'operator', 'expected') }}
            as is_met_at_first
    from rules

)

select * from listed
