{% macro hash_key(text) -%}
    {#-
        A 64-bit key for a text: joins and sorts by it cost a fraction of those by
        the text. Two texts of a hundred million share a key once in 4,000
        warehouses, so what must never err compares the texts as well.
    -#}
    {{ return(adapter.dispatch('hash_key')(text)) }}
{%- endmacro %}

{% macro duckdb__hash_key(text) -%}
    hash({{ text }})
{%- endmacro %}

{% macro spark__hash_key(text) -%}
    xxhash64({{ text }})
{%- endmacro %}

{% macro key_type() -%}
    {#- The type of a key. -#}
    {{ return(adapter.dispatch('key_type')()) }}
{%- endmacro %}

{% macro duckdb__key_type() -%}
    ubigint
{%- endmacro %}

{% macro spark__key_type() -%}
    bigint
{%- endmacro %}
