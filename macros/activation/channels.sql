{% macro contact_channel(text) -%}
    {#- A channel as contact_policies.csv names it: Direct Mail is direct_mail. -#}
    nullif(replace(replace(lower(trim({{ text }})), ' ', '_'), '-', '_'), '')
{%- endmacro %}
