-- left_on is the first date outside, so that a spell which begins on it is the
-- same spell.
with spells as (

    select
        customer_id,
        segment_key,
        spell_number,
        entered_on,
        left_on,
        lead(entered_on) over (
            partition by customer_id, segment_key order by entered_on, spell_number
        ) as next_entered_on
    from {{ ref('customer_segments') }}

)

select * from spells
where
    left_on <= entered_on
    or next_entered_on <= left_on
    or (left_on is null and next_entered_on is not null)
