{#- What a moment is recognised by: the event's name, the page, and what was typed. -#}

{% macro page_of_context(events) -%}
    {#- The page without what follows it, which mostly differs for each visit. -#}
    coalesce(split_part(split_part({{ events }}.page_url, '?', 1), '#', 1), '')
{%- endmacro %}

{% macro search_of_context(events) -%}
    {#- The search term in small letters with single spaces; empty where there is none. -#}
    coalesce({{ trimmed(without_pattern('lower(' ~ events ~ '.search_term)', "'[ \t　]+'")) }}, '')
{%- endmacro %}

{% macro context_key(events) -%}
    {{ hash_key(
        events ~ ".event_name || chr(31) || " ~ page_of_context(events)
        ~ " || chr(31) || " ~ search_of_context(events)
    ) }}
{%- endmacro %}
