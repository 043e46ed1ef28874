{% macro matches_pattern(text, pattern) -%}
    {#- Whether a regular expression is found anywhere in a text. -#}
    {{ return(adapter.dispatch('matches_pattern')(text, pattern)) }}
{%- endmacro %}

{% macro duckdb__matches_pattern(text, pattern) -%}
    regexp_matches({{ text }}, {{ pattern }})
{%- endmacro %}

{% macro spark__matches_pattern(text, pattern) -%}
    regexp_like({{ text }}, {{ pattern }})
{%- endmacro %}

{% macro extract_pattern(text, pattern) -%}
    {#- The first group of a regular expression (a literal), null where it isn't found. -#}
    nullif(regexp_extract({{ text }}, '{{ pattern }}', 1), '')
{%- endmacro %}

{% macro without_pattern(text, pattern, instead="' '") -%}
    {#- A text with something else for whatever a regular expression (an expression, too) finds. -#}
    {{ return(adapter.dispatch('without_pattern')(text, pattern, instead)) }}
{%- endmacro %}

{% macro duckdb__without_pattern(text, pattern, instead) -%}
    regexp_replace({{ text }}, {{ pattern }}, {{ instead }}, 'g')
{%- endmacro %}

{% macro spark__without_pattern(text, pattern, instead) -%}
    regexp_replace({{ text }}, {{ pattern }}, {{ instead }})
{%- endmacro %}

{% macro list_contains_text(delimited, text) -%}
    {#- Whether a text is one of the values of a list delimited by bars. -#}
    (
        contains('|' || {{ delimited }} || '|', '|' || {{ text }} || '|')
        and not contains({{ text }}, '|')
    )
{%- endmacro %}

{% macro number_as_text(decimal) -%}
    {#- A decimal as people write it: 2 rather than 2.0000. -#}
    {{ return(adapter.dispatch('number_as_text')(decimal)) }}
{%- endmacro %}

{% macro duckdb__number_as_text(decimal) -%}
    rtrim(rtrim(cast({{ decimal }} as string), '0'), '.')
{%- endmacro %}

{% macro spark__number_as_text(decimal) -%}
    trim(trailing '.' from trim(trailing '0' from cast({{ decimal }} as string)))
{%- endmacro %}

{% macro trimmed(text) -%}
    {#- A text without the spaces around it, of any script's width, but with its tabs. -#}
    {{ return(adapter.dispatch('trimmed')(text)) }}
{%- endmacro %}

{% macro duckdb__trimmed(text) -%}
    trim({{ text }})
{%- endmacro %}

{% macro spark__trimmed(text) -%}
    {#- Spark's own trim knows one space: these are all of Unicode's. -#}
    {%- set between = '\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006\\u2007\\u2008\\u2009\\u200a' -%}
    trim(both ' \u00a0\u1680{{ between }}\u202f\u205f\u3000' from {{ text }})
{%- endmacro %}

{% macro url_host(url) -%}
    {#- The host of a URL in lower case, without www. -#}
    {%- set authority = extract_pattern("lower(" ~ url ~ ")", "^[a-z][a-z0-9+.-]*://([^/?#]+)") -%}
    {%- set host = "split_part(split_part(" ~ authority ~ ", '@', -1), ':', 1)" -%}
    nullif(regexp_replace({{ host }}, '^www[.]', ''), '')
{%- endmacro %}

{% macro url_path(url) -%}
    {#- The path of a URL; a slash where it has none. -#}
    {%- set pattern = '^(?:[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*)?(/[^?#]*)' -%}
    coalesce({{ extract_pattern(url, pattern) }}, '/')
{%- endmacro %}

{% macro level_text(text) -%}
    {#- Text as traffic sources are compared: trimmed, in lower case, empty as null. -#}
    nullif(lower({{ trimmed(text) }}), '')
{%- endmacro %}

{% macro join_distinct(text) -%}
    {#- An aggregate: the distinct values of a group, sorted and joined by commas. -#}
    {{ return(adapter.dispatch('join_distinct')(text)) }}
{%- endmacro %}

{% macro duckdb__join_distinct(text) -%}
    string_agg(distinct {{ text }}, ',' order by {{ text }})
{%- endmacro %}

{% macro spark__join_distinct(text) -%}
    nullif(array_join(array_sort(collect_set({{ text }})), ','), '')
{%- endmacro %}

{% macro join_words(text, separator) -%}
    {#- An aggregate: the values of a group, sorted and joined by a separator. -#}
    {{ return(adapter.dispatch('join_words')(text, separator)) }}
{%- endmacro %}

{% macro duckdb__join_words(text, separator) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ text }})
{%- endmacro %}

{% macro spark__join_words(text, separator) -%}
    nullif(array_join(array_sort(collect_list({{ text }})), '{{ separator }}'), '')
{%- endmacro %}

{% macro character_length(text) -%}
    {#- How many characters a text has. -#}
    length({{ text }})
{%- endmacro %}

{% macro byte_length(text) -%}
    {#- How many bytes of UTF-8 a text has. -#}
    {{ return(adapter.dispatch('byte_length')(text)) }}
{%- endmacro %}

{% macro duckdb__byte_length(text) -%}
    strlen({{ text }})
{%- endmacro %}

{% macro spark__byte_length(text) -%}
    octet_length({{ text }})
{%- endmacro %}
