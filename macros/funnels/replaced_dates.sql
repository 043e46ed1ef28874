{% macro replaced_funnel_dates() -%}
    {#- The rows that a night deletes of a model by funnel and entry date: for meta.replaces. -#}
    {{ return({
        'set': 'intermediate.int_funnel_dates__changed',
        'where': 'changed.funnel_key = target.funnel_key
            and changed.entry_date = target.entry_date',
    }) }}
{%- endmacro %}

{% macro only_changed_funnel_dates(model_name) -%}
    {#-
        A join, to be written after `from`: on a night it leaves the rows of funnels and
        entry dates whose numbers have changed. Else nothing.
    -#}
    {%- set changed_dates = ref('int_funnel_dates__changed') -%}
    {%- if is_nightly() -%}
        inner join {{ changed_dates }} as changed
        on {{ model_name }}.funnel_key = changed.funnel_key
        and {{ model_name }}.entry_date = changed.entry_date
    {%- endif -%}
{%- endmacro %}
