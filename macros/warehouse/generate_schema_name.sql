{% macro generate_schema_name(custom_schema_name, node) -%}
    {#- Schemas are named after the layers, the same for every target. -#}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
