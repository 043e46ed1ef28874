{#- The prefix keeps a user and a device of the same name apart. -#}

{% macro visitor_id(anonymous_id, user_id) -%}
    {#- Whose silence cuts sessions: the device; where there is none, the user. -#}
    coalesce('device:' || {{ anonymous_id }}, 'user:' || {{ user_id }})
{%- endmacro %}

{% macro customer_id(user_id, anonymous_id) -%}
    {#- The person: the user known to be behind an event, else the device. -#}
    coalesce('user:' || {{ user_id }}, 'device:' || {{ anonymous_id }})
{%- endmacro %}
