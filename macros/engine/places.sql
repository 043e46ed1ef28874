{#- Finding few rows of a large table without reading the rest of it. -#}

{% macro row_place(relation) -%}
    {#- Where a row lies: the fastest key to it while nothing is written; else of no meaning. -#}
    {{ return(adapter.dispatch('row_place')(relation)) }}
{%- endmacro %}

{% macro duckdb__row_place(relation) -%}
    {{ relation }}.rowid
{%- endmacro %}

{% macro spark__row_place(relation) -%}
    {{ relation }}.row_key
{%- endmacro %}

{% macro skip_by_values(most=none) -%}
    {#-
        A statement before a query: when joined with up to so many values, a large table
        is skipped where it has none of them, and not only outside of the least and the
        greatest. Without a number: as it was.
    -#}
    {{ return(adapter.dispatch('skip_by_values')(most)) }}
{%- endmacro %}

{% macro duckdb__skip_by_values(most) -%}
    {%- if most -%}
        set global dynamic_or_filter_threshold = {{ most }}
    {%- else -%}
        reset global dynamic_or_filter_threshold
    {%- endif -%}
{%- endmacro %}

{% macro spark__skip_by_values(most) -%}
{%- endmacro %}
