{% macro most_steps() -%}
    {#- check-definitions holds funnels to this many steps. -#}
    {{ return(10) }}
{%- endmacro %}

{% macro later_steps() -%}
    {#- The numbers of the steps that a funnel can have after its first. -#}
    {{ return(range(2, most_steps() + 1)) }}
{%- endmacro %}
