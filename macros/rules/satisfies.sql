{% macro satisfies(actual, operator, expected) -%}
    {#-
        The closed list of operators that definitions may use, as one boolean
        expression over three SQL expressions: the value found (text or null),
        the operator's name and the value asked for. Never null. An unknown
        value satisfies nothing but not_equals; text that is no number
        satisfies no comparison of size (the bounds keep out NaN and infinity).
    -#}
    coalesce(
        case {{ operator }}
            when 'equals' then {{ actual }} = {{ expected }}
            when 'not_equals' then coalesce({{ actual }} <> {{ expected }}, true)
            when 'in' then {{ list_contains_text(expected, actual) }}
            when 'contains' then contains({{ actual }}, {{ expected }})
            when 'starts_with'
                then left({{ actual }}, length({{ expected }})) = {{ expected }}
            when 'matches' then {{ matches_pattern(actual, expected) }}
            when 'gt'
                then try_cast({{ actual }} as double) > try_cast({{ expected }} as double)
                    and try_cast({{ actual }} as double) < 1e308
            when 'gte'
                then try_cast({{ actual }} as double) >= try_cast({{ expected }} as double)
                    and try_cast({{ actual }} as double) < 1e308
            when 'lt'
                then try_cast({{ actual }} as double) < try_cast({{ expected }} as double)
                    and try_cast({{ actual }} as double) > -1e308
            when 'lte'
                then try_cast({{ actual }} as double) <= try_cast({{ expected }} as double)
                    and try_cast({{ actual }} as double) > -1e308
            when 'exists' then {{ actual }} is not null
        end, false
    )
{%- endmacro %}
