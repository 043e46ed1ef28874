{% macro traffic_of_campaign() -%}
    {#- The traffic source of what a row of stg_campaigns__campaigns sent, levelled as a visit's. -#}
    coalesce({{ level_text('channel') }}, '(not set)') as source,
    coalesce({{ level_text('medium') }}, '(not set)') as medium,
    {{ level_text('campaign_id') }} as campaign
{%- endmacro %}
