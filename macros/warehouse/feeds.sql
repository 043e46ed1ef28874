{% macro feeds() -%}
    {#- The feeds with stg_<feed>__rows and stg_<feed>__duplicates. -#}
    {{ return(['events', 'customers', 'products', 'stores', 'campaigns']) }}
{%- endmacro %}
