-- A customer is in a segment while at least one of its rules holds.
with held as (

    select * from {{ ref('int_segment_rules__held') }}

),

changes as (

    select
        customer_id,
        segment_key,
        held_from as changed_on,
        1 as change
    from held
    union all
    select
        customer_id,
        segment_key,
        held_until as changed_on,
        -1 as change
    from held
    where held_until is not null

),

dated as (

    select
        customer_id,
        segment_key,
        changed_on,
        sum(change) as change
    from changes
    group by customer_id, segment_key, changed_on

),

running as (

    select
        customer_id,
        segment_key,
        changed_on,
        sum(change) over (
            partition by customer_id, segment_key order by changed_on
            rows between unbounded preceding and current row
        ) > 0 as is_member
    from dated

),

turned as (

    select
        *,
        is_member <> lag(is_member, 1, false) over (
            partition by customer_id, segment_key order by changed_on
        ) as has_turned
    from running

),

spells as (

    select
        customer_id,
        segment_key,
        is_member,
        changed_on as entered_on,
        lead(changed_on) over (
            partition by customer_id, segment_key order by changed_on
        ) as left_on
    from turned
    where has_turned

),

final as (

    select
        customer_id,
        segment_key,
        row_number() over (
            partition by customer_id, segment_key order by entered_on
        ) as spell_number,
        entered_on,
        left_on,
        left_on is null as is_current
    from spells
    where is_member

)

select * from final
