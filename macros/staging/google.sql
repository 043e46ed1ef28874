{#- How Google Analytics says that it has nothing to say. -#}

{% macro stated(text) -%}
    {#- A text that is none of its placeholders, such as (not set). -#}
    case
        when lower({{ text }}) not in ('(not set)', '(none)', '(direct)', '(not provided)', '')
            then {{ text }}
    end
{%- endmacro %}

{% macro google_consent(privacy, name) -%}
    {#- granted or denied; null where it says neither, which is unset. -#}
    case lower({{ json_text(privacy, "'" ~ name ~ "'") }})
        when 'yes' then 'granted'
        when 'no' then 'denied'
    end
{%- endmacro %}
