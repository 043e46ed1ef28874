-- Who is in the segments that look at a propensity, tonight. A rule of them looks at
-- propensities and at segments that have a history. Each fact is compared once: who has no
-- propensity meets none of its conditions, and is out of every segment but their own.
with conditions as (

    select
        segments.segment_number,
        rules.rule_number,
        rules.field,
        rules.operator,
        rules.value as expected,
        coalesce(left(rules.field, 8) = 'segment.' and rules.value = 'false', false)
            as is_met_at_first
    from {{ ref('segment_rules') }} as rules
    inner join {{ ref('int_segments__numbered') }} as segments
        on rules.segment_key = segments.segment_key
        and segments.is_foretold

),

rules as (

    select
        segment_number,
        rule_number,
        count(*) as condition_count,
        count_if(is_met_at_first) as met_at_first
    from conditions
    group by segment_number, rule_number

),

members as (

    select
        members.customer_id,
        members.customer_key,
        members.segment_number,
        'segment.' || segments.segment_key as field
    from {{ ref('int_segment_members__known') }} as members
    inner join {{ ref('int_segments__numbered') }} as segments
        on members.segment_number = segments.segment_number

),

changes as (

    select
        foretold.customer_key,
        conditions.segment_number,
        conditions.rule_number,
        1 as change
    from {{ ref('int_propensities__foretold') }} as foretold
    inner join conditions
        on
        conditions.field = 'propensity.' || foretold.conversion_key || '.'
        || cast(foretold.horizon_days as string)
        and {{ satisfies(
            'cast(cast(foretold.probability as decimal(9, 6)) as string)',
            'conditions.operator', 'conditions.expected'
        ) }}
    union all
    select
        members.customer_key,
        conditions.segment_number,
        conditions.rule_number,
        case when conditions.is_met_at_first then -1 else 1 end as change
    from members
    inner join conditions on members.field = conditions.field
    union all
    -- a rule that whoever is in none of its segments meets
    select
        members.customer_key,
        rules.segment_number,
        rules.rule_number,
        0 as change
    from members
    inner join rules on rules.met_at_first = rules.condition_count
    where members.segment_number = 0

),

met as (

    select
        changes.customer_key,
        changes.segment_number,
        changes.rule_number
    from changes
    inner join rules
        on changes.segment_number = rules.segment_number
        and changes.rule_number = rules.rule_number
    group by
        changes.customer_key,
        changes.segment_number,
        changes.rule_number,
        rules.met_at_first,
        rules.condition_count
    having rules.met_at_first + sum(changes.change) = rules.condition_count

)

select distinct
    members.customer_id,
    met.customer_key,
    met.segment_number
from met
inner join members on met.customer_key = members.customer_key
where members.segment_number = 0
