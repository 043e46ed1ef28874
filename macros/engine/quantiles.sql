{% macro quantile(value, share) -%}
    {#-
        An aggregate: the value below which a share (0 to 1) of the values lies,
        exactly, by a straight line between the two nearest; nulls are left out.
    -#}
    {{ return(adapter.dispatch('quantile')(value, share)) }}
{%- endmacro %}

{% macro duckdb__quantile(value, share) -%}
    quantile_cont({{ value }}, {{ share }})
{%- endmacro %}

{% macro spark__quantile(value, share) -%}
    percentile({{ value }}, {{ share }})
{%- endmacro %}
