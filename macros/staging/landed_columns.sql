{#- What staging does to a landed column. -#}

{% macro clean_text(column) -%}
    {#- Text without the spaces around it; empty text is no value. -#}
    nullif(trim(cast({{ column }} as string)), '')
{%- endmacro %}

{% macro to_number(column, type) -%}
    {#-
        A landed value as a decimal type; null where it is none. A binary
        fraction is read by its shortest text, so that 0.285 is the same number
        in every file format.
    -#}
    {{ return(adapter.dispatch('to_number')(column, type)) }}
{%- endmacro %}

{% macro duckdb__to_number(column, type) -%}
    case
        when typeof({{ column }}) in ('DOUBLE', 'FLOAT')
            then try_cast(cast({{ column }} as varchar) as {{ type }})
        else try_cast({{ column }} as {{ type }})
    end
{%- endmacro %}

{% macro spark__to_number(column, type) -%}
    try_cast(cast({{ column }} as string) as {{ type }})
{%- endmacro %}

{% macro first_unreadable(numbers, times) -%}
    {#-
        The reason (invalid_<column>) for the first landed value that is there
        but cannot be read as its type, else null. `numbers` maps columns to
        types, `times` lists columns.
    -#}
    case
        {%- for column in times %}
        when {{ to_utc(column) }} is null and {{ clean_text(column) }} is not null
            then 'invalid_{{ column }}'
        {%- endfor %}
        {%- for column, type in numbers.items() %}
        when {{ to_number(column, type) }} is null
            and {{ clean_text(column) }} is not null
            then 'invalid_{{ column }}'
        {%- endfor %}
    end
{%- endmacro %}

{% macro any_longer_than(columns, limit) -%}
    {#- Whether any of the text columns has more characters than the limit. -#}
    greatest(
        {%- for column in columns %}
        coalesce(length({{ column }}), 0){{ ',' if not loop.last }}
        {%- endfor %}
    ) > {{ limit }}
{%- endmacro %}
