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

{% macro keyed_hash(text) -%}
    {#-
        What stands for the id of a user or a device everywhere behind staging: 80 bits of a
        hash of KIZASHI_SALT and the id, as 20 hexadecimal digits. Without the salt nobody can
        go through all ids to find whose it is. The salt is a variable of the connection
        (orchestration/lib/dbt_salt.py), so that no query and no log holds it; without one
        there are no ids. Two of a billion ids share a key once in two million warehouses.
    -#}
    {{ return(adapter.dispatch('keyed_hash')(text)) }}
{%- endmacro %}

{% macro duckdb__keyed_hash(text) -%}
    left(sha256(getvariable('kizashi_salt') || {{ text }}), 20)
{%- endmacro %}

{% macro spark__keyed_hash(text) -%}
    left(sha2('${kizashi.salt}' || {{ text }}, 256), 20)
{%- endmacro %}
