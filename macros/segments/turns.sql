{#-
    From conditions that are met to segments that somebody is in. Every argument names a
    query: `turned` has when conditions begin and cease to be met, `rules` what
    int_segment_spells__numbered knows of the rules asked for, `conditions` and
    `customers` all of them.
-#}

{% macro most_levels() -%}
    {#- How many segments may stand upon one another; check-definitions holds them to it. -#}
    {{ return(3) }}
{%- endmacro %}

{% macro segment_turns(turned, rules, conditions, customers) -%}
    {#- When customers enter a segment and leave it: in, out, in, out … -#}
    -- of several turns on one date, none or one is left in the end
    with met as (

        select
            turned.customer_key,
            rules.segment_number,
            rules.condition_count,
            turned.changed_on,
            turned.is_met,
            rules.met_at_first + sum(case when turned.is_met then 1 else -1 end) over (
                partition by turned.customer_key, rules.segment_number, rules.rule_number
                order by turned.changed_on
                rows between unbounded preceding and current row
            ) as met_count
        from {{ turned }} as turned
        inner join {{ conditions }} as conditions
            on turned.condition_number = conditions.condition_number
        inner join {{ rules }} as rules
            on conditions.segment_number = rules.segment_number
            and conditions.rule_number = rules.rule_number

    ),

    held as (

        select
            customer_key,
            segment_number,
            changed_on,
            case when is_met then 1 else -1 end as change
        from met
        where met_count = condition_count - case when is_met then 0 else 1 end
        union all
        -- a rule that whoever just came meets
        select
            customers.customer_key,
            rules.segment_number,
            customers.first_seen_on as changed_on,
            1 as change
        from {{ customers }} as customers
        cross join {{ rules }} as rules
        where rules.met_at_first = rules.condition_count

    ),

    segment_changes as (

        select
            customer_key,
            segment_number,
            changed_on,
            cast(sum(change) as int) as change
        from held
        group by customer_key, segment_number, changed_on

    ),

    running as (

        select
            *,
            sum(change) over (
                partition by customer_key, segment_number order by changed_on
                rows between unbounded preceding and current row
            ) as held_count
        from segment_changes

    )

    select
        customer_key,
        segment_number,
        held_count > 0 as is_member,
        row_number() over customer as turn_number,
        lag(changed_on) over customer as previous_left_on,
        changed_on as entered_on,
        lead(changed_on) over customer as left_on
    from running
    where (held_count > 0) <> (held_count - change > 0) and {{ made_once() }}
    window customer as (partition by customer_key, segment_number order by changed_on)
{%- endmacro %}
