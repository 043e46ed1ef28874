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
        else transform(
            -- a lambda of one element, so that each text is parsed once
            array(struct({{ json_members(base) }} as base, {{ json_members(over) }} as over)),
            both -> '{' || array_join(
                transform(
                    map_entries(map_concat(
                        map_filter(
                            both.base,
                            (name, value) -> not map_contains_key(both.over, name)
                        ),
                        map_filter(both.over, (name, value) -> value <> 'null')
                    )),
                    member -> {{ json_quoted('member.key') }} || ':' || member.value
                ),
                ','
            ) || '}'
        )[0]
    end
{%- endmacro %}

{% macro json_members(json) -%}
    {#- On Spark: the members of a JSON object, a map from names to values as JSON. -#}
    map_zip_with(
        from_json({{ json }}, 'map<string,string>'),
        from_json({{ json }}, 'map<string,variant>'),
        (name, text, value) -> case
            when text is null then 'null'
            -- the text of a string and that of another value may be the same
            when schema_of_variant(value) = 'STRING' then {{ json_quoted('text') }}
            else text
        end
    )
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

{% macro json_length(json, path) -%}
    {#- How many elements the array at a path (a name) has; null where there is no array. -#}
    json_array_length({{ json_text(json, "'" ~ path ~ "'") }})
{%- endmacro %}

{% macro each_json_item(json, path) -%}
    {#- A row for each element, as JSON, of the array at a path (a name). -#}
    {{ return(adapter.dispatch('each_json_item')(json, path)) }}
{%- endmacro %}

{% macro duckdb__each_json_item(json, path) -%}
    unnest(json_extract({{ json }}, '$.{{ path }}[*]'))
{%- endmacro %}

{% macro spark__each_json_item(json, path) -%}
    explode(from_json(get_json_object({{ json }}, '$.{{ path }}'), 'array<string>'))
{%- endmacro %}

{% macro json_quoted(text) -%}
    {#- A text as a JSON value. -#}
    {{ return(adapter.dispatch('json_quoted')(text)) }}
{%- endmacro %}

{% macro duckdb__json_quoted(text) -%}
    cast(to_json({{ text }}) as varchar)
{%- endmacro %}

{% macro spark__json_quoted(text) -%}
    case
        when {{ text }} is not null
            then regexp_extract(to_json(array({{ text }})), '^.(.*).$', 1)
    end
{%- endmacro %}

{% macro json_or_quoted(text) -%}
    {#- A text as a JSON value: as it is where it is an object or an array, else quoted. -#}
    {{ return(adapter.dispatch('json_or_quoted')(text)) }}
{%- endmacro %}

{% macro duckdb__json_or_quoted(text) -%}
    case
        when {{ text }} is null then null
        when left(ltrim({{ text }}), 1) in ('{', '[') and json_valid({{ text }}) then {{ text }}
        else {{ json_quoted(text) }}
    end
{%- endmacro %}

{% macro spark__json_or_quoted(text) -%}
    case
        when {{ text }} is null then null
        when json_object_keys({{ text }}) is not null then {{ text }}
        when json_array_length({{ text }}) is not null then {{ text }}
        else {{ json_quoted(text) }}
    end
{%- endmacro %}

{% macro json_object_of(values, texts=[]) -%}
    {#-
        A JSON object: `values` maps a name to an expression, JSON or other text, and `texts` are
        columns, each under its own name, that are no JSON. Nulls are left out, and of nothing
        but nulls there is no object.
    -#}
    nullif(
        '{' || concat_ws(
            ','
            {%- for name, value in values.items() %},
            '"{{ name }}":' || {{ json_or_quoted(value) }}
            {%- endfor %}
            {%- for name in texts %},
            '"{{ name }}":' || {{ json_quoted('cast(' ~ name ~ ' as string)') }}
            {%- endfor %}
        ) || '}',
        '{}'
    )
{%- endmacro %}

{#-
    Google Analytics keeps parameters as an array of pairs, and Snowplow entities as
    self-describing JSON. Each is read in two steps, a list and then an object, so that a model
    parses the text once: within a lambda it would be parsed for every element.
-#}

{% macro pairs_of_json(json) -%}
    {#-
        The list of (key, value) of an array of parameters, each with its value in one of four
        fields by its type; without those that have none. Null for what is no array.
    -#}
    {{ return(adapter.dispatch('pairs_of_json')(json)) }}
{%- endmacro %}

{% macro duckdb__pairs_of_json(json) -%}
    {%- set value = '{"string_value":"VARCHAR","int_value":"VARCHAR","double_value":"VARCHAR","float_value":"VARCHAR"}' -%}
    list_filter(
        list_transform(
            from_json(
                case when json_valid({{ json }}) then {{ json }} end,
                '[{"key":"VARCHAR","value":{{ value }}}]'
            ),
            lambda pair: struct_pack(
                key := pair.key,
                value := coalesce(
                    pair.value.string_value, pair.value.int_value,
                    pair.value.double_value, pair.value.float_value
                )
            )
        ),
        lambda pair: pair.key is not null and pair.value is not null
    )
{%- endmacro %}

{% macro spark__pairs_of_json(json) -%}
    {%- set value = 'struct<string_value:string,int_value:string,double_value:string,float_value:string>' -%}
    filter(
        transform(
            from_json({{ json }}, 'array<struct<key:string,value:{{ value }}>>'),
            pair -> struct(
                pair.key as key,
                coalesce(
                    pair.value.string_value, pair.value.int_value,
                    pair.value.double_value, pair.value.float_value
                ) as value
            )
        ),
        pair -> pair.key is not null and pair.value is not null
    )
{%- endmacro %}

{% macro json_object_of_pairs(pairs) -%}
    {#- A JSON object of a list of (key, value); of a key that is repeated the first. -#}
    {{ return(adapter.dispatch('json_object_of_pairs')(pairs)) }}
{%- endmacro %}

{% macro duckdb__json_object_of_pairs(pairs) -%}
    '{' || nullif(array_to_string(
        list_transform(
            list_sort(list_distinct(list_transform({{ pairs }}, lambda pair: pair.key))),
            lambda name: cast(to_json(name) as varchar) || ':' || list_extract(
                list_transform(
                    list_filter({{ pairs }}, lambda pair: pair.key = name),
                    lambda pair: cast(to_json(pair.value) as varchar)
                ), 1
            )
        ),
        ','
    ), '') || '}'
{%- endmacro %}

{% macro spark__json_object_of_pairs(pairs) -%}
    nullif(to_json(map_from_entries(transform(
        array_sort(array_distinct(transform({{ pairs }}, pair -> pair.key))),
        name -> struct(name, get(filter({{ pairs }}, pair -> pair.key = name), 0).value)
    ))), '{}')
{%- endmacro %}

{% macro entities_of_json(json, prefix) -%}
    {#-
        The list of (name, data) of Snowplow's self-describing JSON, an entity or an array of
        them: a name made of vendor and name of its schema, whatever its version, and the JSON
        that lies under it. Null for what is no such JSON.
    -#}
    {{ return(adapter.dispatch('entities_of_json')(json, prefix)) }}
{%- endmacro %}

{% macro duckdb__entities_of_json(json, prefix) -%}
    {%- set data = "json_extract(" ~ json ~ ", '$.data')" -%}
    list_transform(
        from_json(
            case
                when not json_valid({{ json }}) then null
                when json_type({{ data }}) = 'ARRAY' then {{ data }}
                when json_type({{ data }}) = 'OBJECT' then '[' || cast({{ data }} as varchar) || ']'
            end,
            '[{"schema":"VARCHAR","data":"JSON"}]'
        ),
        lambda entity: struct_pack(
            name := {{ entity_name('entity.schema', prefix) }},
            data := cast(entity.data as varchar)
        )
    )
{%- endmacro %}

{% macro spark__entities_of_json(json, prefix) -%}
    {%- set data = "get_json_object(" ~ json ~ ", '$.data')" -%}
    transform(
        from_json(
            case when json_array_length({{ data }}) is null then '[' || {{ data }} || ']' else {{ data }} end,
            'array<struct<schema:string,data:string>>'
        ),
        entity -> struct({{ entity_name('entity.schema', prefix) }} as name, entity.data as data)
    )
{%- endmacro %}

{% macro json_object_of_entities(entities) -%}
    {#- A JSON object of a list of (name, data): each name and the array of its data. -#}
    {{ return(adapter.dispatch('json_object_of_entities')(entities)) }}
{%- endmacro %}

{% macro duckdb__json_object_of_entities(entities) -%}
    '{' || nullif(array_to_string(
        list_transform(
            list_sort(list_distinct(list_transform({{ entities }}, lambda entity: entity.name))),
            lambda name: '"' || name || '":[' || array_to_string(
                list_transform(
                    list_filter({{ entities }}, lambda entity: entity.name = name),
                    lambda entity: entity.data
                ), ','
            ) || ']'
        ),
        ','
    ), '') || '}'
{%- endmacro %}

{% macro spark__json_object_of_entities(entities) -%}
    '{' || nullif(array_join(
        transform(
            array_sort(array_distinct(transform({{ entities }}, entity -> entity.name))),
            name -> '"' || name || '":[' || array_join(
                transform(
                    filter({{ entities }}, entity -> entity.name = name),
                    entity -> entity.data
                ), ','
            ) || ']'
        ),
        ','
    ), '') || '}'
{%- endmacro %}

{% macro json_object_of_columns(json) -%}
    {#-
        A JSON object of the columns that Snowplow's loaders make of entities, by names without
        their version, and with their values as JSON also where a file has them as text; other
        members as they are. Null for null.
    -#}
    {{ return(adapter.dispatch('json_object_of_columns')(json)) }}
{%- endmacro %}

{% macro duckdb__json_object_of_columns(json) -%}
    {%- set value = "json_extract_string(" ~ json ~ ", '$.\"' || name || '\"')" -%}
    '{' || nullif(array_to_string(
        list_transform(
            json_keys({{ json }}),
            lambda name: cast(to_json({{ unversioned('name') }}) as varchar) || ':'
            || {{ json_or_quoted(value) }}
        ),
        ','
    ), '') || '}'
{%- endmacro %}

{% macro spark__json_object_of_columns(json) -%}
    {%- set value = "get_json_object(" ~ json ~ ", '$.' || name)" -%}
    '{' || nullif(array_join(
        transform(
            json_object_keys({{ json }}),
            name -> {{ json_quoted(unversioned('name')) }} || ':' || {{ json_or_quoted(value) }}
        ),
        ','
    ), '') || '}'
{%- endmacro %}

{% macro unversioned(name) -%}
    {#- The name of a loader's column without the version of its schema. -#}
    case
        when left({{ name }}, 9) = 'contexts_' or left({{ name }}, 15) = 'unstruct_event_'
            then regexp_replace({{ name }}, '(_[0-9]+)+$', '')
        else {{ name }}
    end
{%- endmacro %}

{% macro entity_name(schema, prefix) -%}
    {#-
        The name by which the loaders call the column of an entity, without the version:
        iglu:com.acme/addToCart/jsonschema/1-0-0 is contexts_com_acme_add_to_cart.
    -#}
    '{{ prefix }}_' || lower({{ without_pattern(
        "regexp_extract(" ~ schema ~ ", '^iglu:([^/]+/[^/]+)/', 1)",
        "'[^A-Za-z0-9]'", "'_'"
    ) }})
{%- endmacro %}
