{% test unique_combination(model, columns) %}
    -- Fails for each combination of the columns that stands more than once.
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
