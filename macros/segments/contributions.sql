{#-
    What customers bring to the totals of segments. `spells` and `days` name queries
    with columns of int_segment_spells__numbered and int_customer_days__converted.
-#}

{% macro tallied_segments(days, spells) -%}
    {#- All of it, added up by segment and the date from which it counts. -#}
    with members as (

        {{ member_changes(spells) }}

    ),

    conversions as (

        {{ member_conversions(days, spells) }}

    ),

    contributions as (

        select
            segment_number,
            tallied_on,
            member_change,
            month_member_change,
            0 as micro_converter_count,
            0 as macro_converter_count,
            cast(0 as decimal(38, 4)) as revenue
        from members
        union all
        select
            segment_number,
            tallied_on,
            0 as member_change,
            0 as month_member_change,
            micro_converter_count,
            macro_converter_count,
            revenue
        from conversions

    )

    select
        segment_number,
        tallied_on,
        cast(sum(member_change) as bigint) as member_change,
        cast(sum(month_member_change) as bigint) as month_member_change,
        cast(sum(micro_converter_count) as bigint) as micro_converter_count,
        cast(sum(macro_converter_count) as bigint) as macro_converter_count,
        cast(sum(revenue) as decimal(38, 4)) as revenue
    from contributions
    group by segment_number, tallied_on
{%- endmacro %}

{% macro member_changes(spells) -%}
    {#-
        The dates on which members come and go (member_change), and those on which
        a run of months with them begins and is over (month_member_change): whoever
        leaves and returns within a month is one member of it.
    -#}
    with months as (

        select
            segment_number,
            -- without an earlier spell, from the date of entering on
            greatest(
                entered_on,
                coalesce({{ next_month(add_days('previous_left_on', '-1')) }}, entered_on)
            ) as counted_from,
            {{ next_month(add_days('left_on', '-1')) }} as counted_until
        from {{ spells }}

    )

    select
        segment_number,
        entered_on as tallied_on,
        1 as member_change,
        0 as month_member_change
    from {{ spells }}
    union all
    select
        segment_number,
        left_on as tallied_on,
        -1 as member_change,
        0 as month_member_change
    from {{ spells }}
    where left_on is not null
    union all
    select
        segment_number,
        counted_from as tallied_on,
        0 as member_change,
        1 as month_member_change
    from months
    where coalesce(counted_from < counted_until, true)
    union all
    select
        segment_number,
        counted_until as tallied_on,
        0 as member_change,
        -1 as month_member_change
    from months
    where counted_from < counted_until
{%- endmacro %}

{% macro member_conversions(days, spells, member_on='conversion_date') -%}
    {#-
        The first micro and the first macro conversion of each member in a month,
        and the value of the macro ones. Whoever is in the segment on `member_on`,
        a date from the columns of `days`, is a member.
    -#}
    with days as (

        select
            customer_key,
            conversion_date,
            max({{ member_on }}) as member_on,
            bool_or(not is_macro) as has_micro,
            bool_or(is_macro) as has_macro,
            sum(case when is_macro then value end) as revenue
        from {{ days }}
        group by customer_key, conversion_date

    ),

    converted as (

        select
            spells.segment_number,
            days.*
        from days
        inner join {{ spells }} as spells
            on
            days.customer_key = spells.customer_key
            and days.member_on >= spells.entered_on
            and coalesce(days.member_on < spells.left_on, true)

    ),

    firsts as (

        select
            segment_number,
            min(case when has_micro then conversion_date end) as first_micro_date,
            min(case when has_macro then conversion_date end) as first_macro_date
        from converted
        group by segment_number, customer_key, date_trunc('month', conversion_date)

    )

    select
        segment_number,
        first_micro_date as tallied_on,
        1 as micro_converter_count,
        0 as macro_converter_count,
        cast(0 as decimal(38, 4)) as revenue
    from firsts
    where first_micro_date is not null
    union all
    select
        segment_number,
        first_macro_date as tallied_on,
        0 as micro_converter_count,
        1 as macro_converter_count,
        cast(0 as decimal(38, 4)) as revenue
    from firsts
    where first_macro_date is not null
    union all
    select
        segment_number,
        conversion_date as tallied_on,
        0 as micro_converter_count,
        0 as macro_converter_count,
        revenue
    from converted
    where has_macro
{%- endmacro %}
