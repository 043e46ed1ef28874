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

{% macro nearest_whole(value) -%}
    {#- The whole number nearest to a binary fraction; of two, the even one. -#}
    {{ return(adapter.dispatch('nearest_whole')(value)) }}
{%- endmacro %}

{% macro duckdb__nearest_whole(value) -%}
    cast({{ value }} as bigint)
{%- endmacro %}

{% macro spark__nearest_whole(value) -%}
    cast(rint({{ value }}) as bigint)
{%- endmacro %}

{% macro rounded(value, digits) -%}
    {#- A binary fraction with so many digits; a half, as it stands in binary, goes up. -#}
    {{ return(adapter.dispatch('rounded')(value, digits)) }}
{%- endmacro %}

{% macro duckdb__rounded(value, digits) -%}
    round({{ value }}, {{ digits }})
{%- endmacro %}

{% macro spark__rounded(value, digits) -%}
    {#- Its own round goes by the shortest decimal text, where more is a half. -#}
    (round({{ value }} * 1e{{ digits }}d, 0) / 1e{{ digits }}d)
{%- endmacro %}

{% macro known_number(value) -%}
    {#- A number that Python computed: what is not a number there is nothing here. -#}
    case when not isnan({{ value }}) then {{ value }} end
{%- endmacro %}

{% macro product_of(one, other) -%}
    {#- Of two amounts with four decimals. DuckDB keeps the product of two short decimals within
        18 digits, and fails where it has more: from about 96,000 times itself on. -#}
    cast({{ one }} as decimal(19, 4)) * cast({{ other }} as decimal(18, 4))
{%- endmacro %}
