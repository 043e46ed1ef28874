{#-
    A moment is a time and, for what happens at the same time, a place in its order,
    as one number: what is compared, joined or carried along is then one column.
-#}

{% macro moment(timestamp, tie) -%}
    {#- The number of a UTC timestamp and a tie from 0 to 4294967295. -#}
    {{ return(adapter.dispatch('moment')(timestamp, tie)) }}
{%- endmacro %}

{% macro duckdb__moment(timestamp, tie) -%}
    (cast(epoch_us({{ timestamp }}) as hugeint) * 4294967296 + {{ tie }})
{%- endmacro %}

{% macro spark__moment(timestamp, tie) -%}
    (cast(unix_micros({{ timestamp }}) as decimal(38, 0)) * 4294967296 + {{ tie }})
{%- endmacro %}

{% macro last_moment(timestamp) -%}
    {#- The last moment of a UTC timestamp. -#}
    {{ moment(timestamp, '4294967295') }}
{%- endmacro %}

{% macro moment_at(moment) -%}
    {#- The UTC timestamp of a moment. -#}
    {{ return(adapter.dispatch('moment_at')(moment)) }}
{%- endmacro %}

{% macro duckdb__moment_at(moment) -%}
    make_timestamp(cast({{ moment }} >> 32 as bigint))
{%- endmacro %}

{% macro spark__moment_at(moment) -%}
    timestamp_micros({{ moment }} div 4294967296)
{%- endmacro %}
