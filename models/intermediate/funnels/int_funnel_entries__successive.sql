{{ config(materialized='ephemeral') }}
{#- Powers of two: strides of so many successors at once. -#}
{%- set strides = [1, 2, 4, 8] -%}

-- entry_mode = first: from a unit's first entry on, from each to its successor. To
-- go through a long history one by one takes long, so it is crossed in strides
-- of {{ 2 * strides | last }}, and the entries between are filled in afterwards.
with recursive succeeded as (

    select * from {{ ref('int_funnel_entries__succeeded') }}

),

stride_1 as (

    select
        funnel_number,
        entry_moment,
        next_entry_moment
    from succeeded
    where next_entry_moment is not null

),

{% for stride in strides -%}
stride_{{ 2 * stride }} as (

    select
        half.funnel_number,
        half.entry_moment,
        other_half.next_entry_moment
    from stride_{{ stride }} as half
    inner join stride_{{ stride }} as other_half
        on half.funnel_number = other_half.funnel_number
        and half.next_entry_moment = other_half.entry_moment

),

{% endfor -%}
firsts as (

    select
        funnel_number,
        unit_key,
        min(entry_moment) as entry_moment
    from succeeded
    group by funnel_number, unit_key

),

chosen_{{ 2 * strides | last }} as (

    select
        funnel_number,
        unit_key,
        entry_moment
    from firsts
    union all
    select
        chosen.funnel_number,
        chosen.unit_key,
        stride.next_entry_moment as entry_moment
    from chosen_{{ 2 * strides | last }} as chosen
    inner join stride_{{ 2 * strides | last }} as stride
        on chosen.funnel_number = stride.funnel_number
        and chosen.entry_moment = stride.entry_moment

),

{% for stride in strides | reverse -%}
chosen_{{ stride }} as (

    select * from chosen_{{ 2 * stride }}
    union all
    select
        chosen.funnel_number,
        chosen.unit_key,
        stride.next_entry_moment as entry_moment
    from chosen_{{ 2 * stride }} as chosen
    inner join stride_{{ stride }} as stride
        on chosen.funnel_number = stride.funnel_number
        and chosen.entry_moment = stride.entry_moment

),

{% endfor -%}
successive as (

    select * from chosen_1

)

select * from successive
