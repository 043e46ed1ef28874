-- The conditions of every active segment that has a history. Conditions on one subject (a field
-- and a window) look at one line of values. A segment that names others, its components, stands
-- a level above the highest of them.
with rules as (

    select
        segments.segment_number,
        segment_rules.rule_number,
        segment_rules.field,
        segment_rules.window_days,
        segment_rules.operator,
        segment_rules.value as expected,
        split_part(segment_rules.field, '.', 1) in (
            'conversion_count', 'conversion_value', 'macro_count', 'macro_value', 'moment_count'
        ) as is_measure,
        components.segment_number as component_number
    from {{ ref('segment_rules') }} as segment_rules
    inner join {{ ref('int_segments__numbered') }} as segments
        on segment_rules.segment_key = segments.segment_key
        and not segments.is_foretold
    left join {{ ref('int_segments__numbered') }} as components
        on segment_rules.field = 'segment.' || components.segment_key

),

level_1 as (

    select distinct
        segment_number,
        1 as segment_level
    from rules
    where component_number is not null

),

{% for level in range(2, most_levels() + 1) -%}
level_{{ level }} as (

    select distinct
        rules.segment_number,
        {{ level }} as segment_level
    from rules
    inner join level_{{ level - 1 }} as components
        on rules.component_number = components.segment_number

),

{% endfor -%}
levels as (

    {% for level in range(1, most_levels() + 1) %}
    select * from level_{{ level }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

highest as (

    select
        segment_number,
        max(segment_level) as segment_level
    from levels
    group by segment_number

),

listed as (

    select
        rules.*,
        cast(row_number() over (
            order by
                rules.segment_number,
                rules.rule_number,
                rules.field,
                rules.window_days nulls last,
                rules.operator,
                rules.expected
        ) as int) as condition_number,
        cast(
            dense_rank() over (order by rules.field, rules.window_days nulls last) as int
        ) as subject_number,
        {{ satisfies(
            "case
                when rules.is_measure then '0'
                when rules.component_number is not null then 'false'
            end",
            'rules.operator', 'rules.expected'
        ) }} as is_met_at_first,
        coalesce(highest.segment_level, 0) as segment_level
    from rules
    left join highest on rules.segment_number = highest.segment_number

)

select * from listed
