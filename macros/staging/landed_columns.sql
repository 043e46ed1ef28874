{#- What staging does to a landed column. -#}

{% macro clean_text(column) -%}
    {#- Text without the spaces around it; empty text is no value. -#}
    nullif({{ trimmed('cast(' ~ column ~ ' as string)') }}, '')
{%- endmacro %}

{#-
    Where Parquet and text files land together, a number or a time of Parquet
    stands in its column as it is, and what a text file says in <column>_text.
-#}

{% macro landed_number(column, type) -%}
    {#- A landed number as a decimal type; null where it is none. -#}
    coalesce({{ to_number(column, type) }}, {{ to_number(column ~ '_text', type) }})
{%- endmacro %}

{% macro landed_time(column) -%}
    {#- A landed time as a UTC timestamp; null where it is none. -#}
    coalesce({{ to_utc(column) }}, {{ to_utc(column ~ '_text') }})
{%- endmacro %}

{% macro landed_text(column) -%}
    {#- A landed number or time as the text that it was, or would have been. -#}
    coalesce({{ clean_text(column) }}, {{ clean_text(column ~ '_text') }})
{%- endmacro %}

{% macro is_stated(column) -%}
    {#- Whether a landed number or time has a value, be it readable or not. -#}
    ({{ clean_text(column) }} is not null or {{ clean_text(column ~ '_text') }} is not null)
{%- endmacro %}

{% macro to_number(column, type) -%}
    {#-
        A value as a decimal type; null where it is none. A binary fraction is
        read by its shortest text, so that 0.285 is the same number in every
        file format.
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
    {#- Spark reads the digits of every script. -#}
    case
        when cast({{ column }} as string) rlike '^[ -~]*$'
            then try_cast(cast({{ column }} as string) as {{ type }})
    end
{%- endmacro %}

{% macro first_unreadable(numbers, times) -%}
    {#-
        The reason (invalid_<column>) for the first landed value that is there
        but cannot be read as its type, else null. `numbers` maps columns to
        types, `times` lists columns.
    -#}
    case
        {%- for column in times %}
        when {{ landed_time(column) }} is null and {{ is_stated(column) }}
            then 'invalid_{{ column }}'
        {%- endfor %}
        {%- for column, type in numbers.items() %}
        when {{ landed_number(column, type) }} is null and {{ is_stated(column) }}
            then 'invalid_{{ column }}'
        {%- endfor %}
    end
{%- endmacro %}

{% macro any_longer_than(columns, limit) -%}
    {#-
        Whether any of the text columns has more characters than the limit. Bytes
        first, which need no counting and are no fewer.
    -#}
    (
        {%- for length in [byte_length, character_length] %}
        greatest(
            {%- for column in columns %}
            coalesce({{ length(column) }}, 0){{ ',' if not loop.last }}
            {%- endfor %}
        ) > {{ limit }}{{ ' and' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{% macro without_mail_addresses(text) -%}
    {#-
        Text in which an e-mail address, be it escaped for a URL or for JSON, is only said to
        have been there. Most texts have no @, and are not looked at twice.
    -#}
    {%- set at = '(?:@|%40|.u0040)' -%}
    {%- set address = '[A-Za-z0-9._%+-]+' ~ at ~ '[A-Za-z0-9-]+(?:[.][A-Za-z0-9-]+)+' -%}
    case
        when
            contains({{ text }}, '@')
            or contains({{ text }}, '%40')
            or contains({{ text }}, 'u0040')
            then {{ without_pattern(text, "'" ~ address ~ "'", "'(e-mail)'") }}
        else {{ text }}
    end
{%- endmacro %}

{% macro without_network_addresses(json) -%}
    {#- JSON in which a value that is a network address (ip) is only said to have been there. -#}
    {%- set four = '(?:[0-9]{1,3}[.]){3}[0-9]{1,3}' -%}
    {%- set six = '(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|[0-9A-Fa-f:]*::[0-9A-Fa-f:.]*' -%}
    {{ without_pattern(json, "'\"(?:" ~ four ~ '|' ~ six ~ ")\"'", "'\"(ip)\"'") }}
{%- endmacro %}
