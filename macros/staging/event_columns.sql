{#- The columns of an event as it lands, in the order of the feed events. -#}

{% macro event_texts() -%}
    {{ return([
        'event_id', 'event_name', 'anonymous_id', 'user_id', 'source_session_id',
        'page_url', 'page_referrer', 'user_agent', 'locale', 'country', 'region',
        'city', 'store_id', 'utm_source', 'utm_medium', 'utm_campaign',
        'utm_content', 'utm_term', 'click_id', 'campaign_id', 'product_id',
        'order_id', 'currency', 'search_term', 'experiment_id', 'variant',
    ]) }}
{%- endmacro %}

{% macro event_numbers() -%}
    {{ return({
        'quantity': 'decimal(18, 4)',
        'value': 'decimal(18, 4)',
        'scroll_percent': 'decimal(18, 4)',
        'engagement_seconds': 'decimal(18, 4)',
    }) }}
{%- endmacro %}

{% macro event_times() -%}
    {{ return(['occurred_at', 'received_at']) }}
{%- endmacro %}

{% macro as_landed_event(values) -%}
    {#-
        The columns of the feed events for a tracker's row, all of them text: `values` maps a
        column to the expression for it, and a column that it does not name is null. What tells
        of the file follows, so that the row is judged and counted as any other. A tracker says
        an id of a person in many places: those in the JSON are taken out.
    -#}
    {%- set typed = event_numbers().keys() | list + event_times() %}
    {%- for column in event_texts() + typed + ['consent'] %}
    cast({{ values.get(column, 'null') }} as string) as {{ column }},
    {%- endfor %}
    {%- for column in ['properties', 'extra_properties'] %}
    {{ without_id(
        without_id(values.get(column, 'cast(null as string)'), values['anonymous_id']),
        values['user_id']
    ) }} as {{ column }},
    {%- endfor %}
    {%- for column in typed %}
    cast(null as string) as {{ column }}_text,
    {%- endfor %}
    landed_on,
    source_file,
    source_line,
    refusal_reason
{%- endmacro %}

{% macro without_id(json, id) -%}
    {#- JSON in which a value that is an id, as text, is only said to have been there. -#}
    coalesce(
        replace({{ json }}, '"' || {{ clean_text(id) }} || '"', '"(id)"'),
        {{ json }}
    )
{%- endmacro %}

{% macro only_item(properties, names) -%}
    {#-
        What properties.items says by one of the names (a list, the first that has a value), if
        there is exactly one item; of several, none is the event's own.
    -#}
    case
        when {{ json_length(properties, 'items') }} = 1
            then coalesce(
                {%- for name in names %}
                {{ json_text(properties, "'items[0]." ~ name ~ "'") }}{{ ',' if not loop.last }}
                {%- endfor %}
            )
    end
{%- endmacro %}
