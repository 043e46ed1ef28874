{#- Finding few rows of a large table without reading the rest of it, or writing it again. -#}

{% macro read_each_time() -%}
    {#-
        Between the name of a CTE and its query: who reads it reads what it reads, each time.
        Else DuckDB writes out whatever is read twice, also a whole table of events.
    -#}
    {{ return(adapter.dispatch('read_each_time')()) }}
{%- endmacro %}

{% macro duckdb__read_each_time() -%}
    not materialized
{%- endmacro %}

{% macro spark__read_each_time() -%}
{%- endmacro %}

{% macro made_once() -%}
    {#-
        A condition that always holds, for a CTE that several read. Spark works a CTE out
        again for each of its readers, and what it is made of for each of theirs, unless its
        rows hang on chance; DuckDB makes it once.
    -#}
    {{ return(adapter.dispatch('made_once')()) }}
{%- endmacro %}

{% macro duckdb__made_once() -%}
    true
{%- endmacro %}

{% macro spark__made_once() -%}
    rand() >= 0
{%- endmacro %}

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

{% macro few_rows(relation, column) -%}
    {#-
        A query: a column of few rows, gathered and spread again, so that the engine knows
        for sure that they are few. By its guess they may be a fifth of the table that they
        were found in, and then it is that table which it takes into memory for a join.
    -#}
    {{ return(adapter.dispatch('few_rows')(relation, column)) }}
{%- endmacro %}

{% macro duckdb__few_rows(relation, column) -%}
    select unnest(list({{ column }})) as {{ column }} from {{ relation }}
{%- endmacro %}

{% macro spark__few_rows(relation, column) -%}
    select /*+ broadcast({{ relation }}) */ {{ column }} from {{ relation }}
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
