{% macro each_number(first, last) -%}
    {#- In a select list: a row for each whole number from the first to the last. -#}
    {{ return(adapter.dispatch('each_number')(first, last)) }}
{%- endmacro %}

{% macro duckdb__each_number(first, last) -%}
    unnest(range({{ first }}, {{ last }} + 1))
{%- endmacro %}

{% macro spark__each_number(first, last) -%}
    explode(sequence({{ first }}, {{ last }}))
{%- endmacro %}

{% macro known_number(value) -%}
    {#- A number that Python computed: what is not a number there is nothing here. -#}
    case when not isnan({{ value }}) then {{ value }} end
{%- endmacro %}
