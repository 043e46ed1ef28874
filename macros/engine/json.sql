{#- JSON kept as text: read a path, merge two objects, tell whether it is one. -#}

{% macro json_text(json, path) -%}
    {#- The text at a path such as 'cart.total' (an SQL expression), else null. -#}
    {{ return(adapter.dispatch('json_text')(json, path)) }}
{%- endmacro %}

{% macro duckdb__json_text(json, path) -%}
    json_extract_string({{ json }}, '$.' || {{ path }})
{%- endmacro %}

{% macro spark__json_text(json, path) -%}
    get_json_object({{ json }}, '$.' || {{ path }})
{%- endmacro %}

{% macro merge_json(base, over) -%}
    {#- Two JSON objects as one; keys of the second win; null counts as empty. -#}
    {{ return(adapter.dispatch('merge_json')(base, over)) }}
{%- endmacro %}

{% macro duckdb__merge_json(base, over) -%}
    case
        when {{ base }} is null then {{ over }}
        when {{ over }} is null then {{ base }}
        else cast(json_merge_patch({{ base }}, {{ over }}) as varchar)
    end
{%- endmacro %}

{% macro spark__merge_json(base, over) -%}
    case
        when {{ base }} is null then {{ over }}
        when {{ over }} is null then {{ base }}
        else to_json(map_concat(
            map_filter(
                from_json({{ base }}, 'map<string,string>'),
                (k, v) -> not map_contains_key(from_json({{ over }}, 'map<string,string>'), k)
            ),
            from_json({{ over }}, 'map<string,string>')
        ))
    end
{%- endmacro %}

{% macro is_json_object(text) -%}
    {#- Whether a text is a JSON object. -#}
    {{ return(adapter.dispatch('is_json_object')(text)) }}
{%- endmacro %}

{% macro duckdb__is_json_object(text) -%}
    (
        case when json_valid({{ text }}) then json_type({{ text }}) = 'OBJECT' else false end
    )
{%- endmacro %}

{% macro spark__is_json_object(text) -%}
    (json_object_keys({{ text }}) is not null)
{%- endmacro %}

{% macro property_number(properties, field) -%}
    {#- The number that a field such as properties.cart.total names; null if it is none. -#}
    try_cast({{ json_text(properties, 'substr(' ~ field ~ ', 12)') }} as decimal(18, 4))
{%- endmacro %}
