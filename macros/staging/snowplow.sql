{#- What Snowplow's atomic events keep in JSON, and what has to be reckoned. -#}

{% macro entity_text(entities, name, path) -%}
    {#-
        What the first entity of a name says at a path. The loaders write an event's own data as
        an object, and of entities an array.
    -#}
    coalesce(
        {{ json_text(entities, "'" ~ name ~ "[0]." ~ path ~ "'") }},
        {{ json_text(entities, "'" ~ name ~ '.' ~ path ~ "'") }}
    )
{%- endmacro %}

{% macro scrolled_percent(offset, view_height, page_height) -%}
    {#- How far down the page its lowest visible line was, 0 to 100; null where it is unknown. -#}
    {%- set seen -%}
        try_cast({{ offset }} as bigint) + try_cast({{ view_height }} as bigint)
    {%- endset -%}
    {%- set height -%} try_cast({{ page_height }} as bigint) {%- endset -%}
    case
        when {{ height }} > 0 and {{ seen }} >= {{ height }} then 100
        when {{ height }} > 0 and {{ seen }} >= 0 then floor(1000.0 * ({{ seen }}) / {{ height }}) / 10
    end
{%- endmacro %}
