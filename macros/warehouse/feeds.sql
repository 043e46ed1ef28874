{% macro feeds() -%}
    {#- The feeds that staging reads; each has stg_<feed>__rows and stg_<feed>__duplicates. -#}
    {{ return(['events', 'customers', 'products', 'stores', 'campaigns']) }}
{%- endmacro %}
