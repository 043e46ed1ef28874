{% macro successive_entries(succeeding) -%}
    {#-
        A query: from each unit's first entry on the chain from one to its successor, of a
        relation with every possible entry (funnel_number, unit_key, entry_moment) and the
        one after it (next_entry_moment).
    -#}
    {{ return(adapter.dispatch('successive_entries')(succeeding)) }}
{%- endmacro %}

{% macro duckdb__successive_entries(succeeding) -%}
    {#-
        To go through a long history one by one takes long, so it is crossed in strides of
        twice the longest of these powers of two, and the entries between are filled in
        afterwards.
    -#}
    {%- set strides = [1, 2, 4, 8] %}
    with recursive succeeded as (

        select * from {{ succeeding }}

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
{%- endmacro %}

{% macro spark__successive_entries(succeeding) -%}
    {#- A recursion would be a job for each of its rounds: a unit's entries are walked instead. #}
    with ways as (

        select
            funnel_number,
            unit_key,
            array_sort(collect_list(struct(entry_moment, next_entry_moment))) as entries
        from {{ succeeding }}
        group by funnel_number, unit_key

    ),

    walked as (

        select
            funnel_number,
            unit_key,
            aggregate(
                entries,
                struct(
                    slice(entries.entry_moment, 1, 0) as chosen,
                    entries[0].entry_moment as next_moment
                ),
                (so_far, entry) -> if(
                    entry.entry_moment = so_far.next_moment,
                    struct(
                        so_far.chosen || array(entry.entry_moment) as chosen,
                        entry.next_entry_moment as next_moment
                    ),
                    so_far
                )
            ).chosen as chosen
        from ways

    )

    select
        funnel_number,
        unit_key,
        explode(chosen) as entry_moment
    from walked
{%- endmacro %}
