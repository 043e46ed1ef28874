{% macro contact_channel(text) -%}
    {#- A channel as contact_policies.csv names it: Direct Mail is direct_mail. -#}
    nullif(replace(replace(lower({{ trimmed(text) }}), ' ', '_'), '-', '_'), '')
{%- endmacro %}
