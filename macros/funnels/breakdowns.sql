{#- What the entries of a funnel are divided by: in all, by channel, device, region. -#}

{% macro breakdown_columns() -%}
    {#- The breakdown and its value, in a query grouped by `breakdown_sets`. -#}
    case
        when grouping(channel) = 0 then 'channel'
        when grouping(device_type) = 0 then 'device'
        when grouping(region) = 0 then 'region'
        else 'all'
    end as breakdown,
    coalesce(channel, device_type, region, 'all') as breakdown_value
{%- endmacro %}

{% macro breakdown_sets(columns) -%}
    {#- Groups by the columns, and within them by each breakdown. -#}
    grouping sets (
        ({{ columns }}),
        ({{ columns }}, channel),
        ({{ columns }}, device_type),
        ({{ columns }}, region)
    )
{%- endmacro %}
