{% macro lot(text) -%}
    {#-
        A number from 0 to 9999, drawn by a text: always the same for the same text, with
        every engine and version, so that who is held out stays held out.
    -#}
    {{ return(adapter.dispatch('lot')(text)) }}
{%- endmacro %}

{% macro duckdb__lot(text) -%}
    cast(cast('0x' || left(md5({{ text }}), 8) as bigint) % 10000 as int)
{%- endmacro %}

{% macro spark__lot(text) -%}
    cast(cast(conv(left(md5({{ text }}), 8), 16, 10) as bigint) % 10000 as int)
{%- endmacro %}
