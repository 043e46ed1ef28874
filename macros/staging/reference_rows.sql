{% macro reference_rows(feed, texts, numbers={}, times=[], required=[], allowed={}, ids=[], free_texts=[]) -%}
    {#-
        The staging query of a small feed: every landed row, typed, with the
        reason where it can't be used. `numbers` maps columns to types, `times`
        are read as UTC timestamps, `required` columns must have a value, and
        `allowed` maps text columns to the values that they may take, `ids` are those of
        people, which are kept as keys, and from `free_texts` addresses are taken.
    -#}
    with landed as (

        select * from {{ source('landing', feed) }}

    ),

    settings as (

        select * from {{ ref('stg_definitions__settings') }}

    ),

    typed as (

        select
            {%- for column in texts %}
            {{ clean_text(column) }} as {{ column }},
            {%- endfor %}
            {%- for column in ids %}
            {{ keyed_hash(clean_text(column)) }} as {{ column }}_hash,
            {%- endfor %}
            {%- for column, type in numbers.items() %}
            {{ landed_number(column, type) }} as {{ column }},
            {%- endfor %}
            {%- for column in times %}
            {{ landed_time(column) }} as {{ column }},
            {%- endfor %}
            extra_properties as properties,
            landed_on,
            source_file,
            source_line,
            {{ first_unreadable(numbers, times) if numbers or times else 'cast(null as string)' }}
                as unreadable_reason,
            refusal_reason as reader_reason
        from landed

    ),

    judged as (

        select
            typed.*,
            case
                when typed.reader_reason is not null then typed.reader_reason
                when {{ any_longer_than(texts + ['properties'],
                    'settings.max_field_characters') }} then 'oversized_field'
                when typed.unreadable_reason is not null then typed.unreadable_reason
                {%- for column in required %}
                when typed.{{ column }} is null then 'missing_{{ column }}'
                {%- endfor %}
                {%- for column, values in allowed.items() %}
                when typed.{{ column }} not in ('{{ values | join("', '") }}')
                    then 'invalid_{{ column }}'
                {%- endfor %}
                {%- for column in ids %}
                when erased_{{ column }}.person_hash is not null then 'erased'
                {%- endfor %}
            end as refusal_reason
        from typed
        cross join settings
        {%- for column in ids %}
        left join {{ source('landing', 'erased') }} as erased_{{ column }}
            on typed.{{ column }}_hash = erased_{{ column }}.person_hash
        {%- endfor %}

    )

    select
        {%- for column in ids %}
        case when refusal_reason is null then {{ column }}_hash end as {{ column }},
        {%- endfor %}
        {%- for column in free_texts %}
        case
            when refusal_reason is null
                then {{ without_network_addresses(without_mail_addresses(column)) }}
        end as {{ column }},
        {%- endfor %}
        {%- for column in texts + numbers.keys() | list + times + ['properties']
            if column not in ids + free_texts %}
        case when refusal_reason is null then {{ column }} end as {{ column }},
        {%- endfor %}
        refusal_reason,
        landed_on,
        source_file,
        source_line
    from judged
{%- endmacro %}
