{% macro tonights_days() -%}
    {#-
        The landed days that this night builds (again), also those that have lost
        their files since.
    -#}
    select landed_on from {{ source('landing', 'days') }} where not is_built
{%- endmacro %}

{% macro replaced_days() -%}
    {#- The rows of a staging table that a night deletes: for meta.replaces. -#}
    {{ return({
        'set': 'landing.days',
        'where': 'not changed.is_built and target.landed_on = changed.landed_on',
    }) }}
{%- endmacro %}

{% macro only_changed_days(landed_on) -%}
    {#-
        A join, to be written after `from`: on a night it leaves the rows of landed
        days that have changed. Else nothing.
    -#}
    {%- set changed_days = ref('int_landed_days__changed') -%}
    {%- if is_nightly() -%}
        inner join {{ changed_days }} as changed_days
        on {{ landed_on }} = changed_days.landed_on
    {%- endif -%}
{%- endmacro %}

{% macro replaced_landed_days() -%}
    {#- The rows that a night deletes of a model by landed day: for meta.replaces. -#}
    {{ return({
        'set': 'intermediate.int_landed_days__changed',
        'where': 'target.landed_on = changed.landed_on',
    }) }}
{%- endmacro %}
