{% macro later_copies(model, key) -%}
    {#-
        The rows of a staging table that repeat a key (a list of columns): all
        but the first copy, in the order in which the files landed.
    -#}
    with numbered as (

        select
            landed_on,
            source_file,
            source_line,
            row_number() over (
                partition by {{ key | join(', ') }}
                order by landed_on asc, source_file asc, source_line asc
            ) as copy_number
        from {{ ref(model) }}
        where refusal_reason is null

    )

    select
        landed_on,
        source_file,
        source_line
    from numbered
    where copy_number > 1
{%- endmacro %}

{% macro without_copies(rows_model, duplicates_model) -%}
    {#- The usable rows of a staging table that are no copies of another. -#}
    select landed_rows.*
    from {{ ref(rows_model) }} as landed_rows
    left join {{ ref(duplicates_model) }} as duplicates
        on landed_rows.source_file = duplicates.source_file
        and landed_rows.source_line = duplicates.source_line
    where landed_rows.refusal_reason is null and duplicates.source_file is null
{%- endmacro %}
