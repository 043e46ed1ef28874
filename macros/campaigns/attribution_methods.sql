{% macro rule_methods() -%}
    {#- The methods of attribution that look at nothing but the path of a conversion. -#}
    {{ return(['first', 'last', 'last_non_direct', 'linear', 'position', 'time_decay']) }}
{%- endmacro %}

{% macro fitted_methods() -%}
    {#- The methods that compare all paths of a month. -#}
    {{ return(['markov', 'shapley']) }}
{%- endmacro %}

{% macro rule_credit(method, path) -%}
    {#- What a touch of a path (a relation with the columns of int_paths__walked) gets. -#}
    {%- set credits = {
        'first': "case when " ~ path ~ ".touch_number = 1 then 1 else 0 end",
        'last': "case when " ~ path ~ ".touch_number = " ~ path ~ ".touch_count then 1 else 0 end",
        'last_non_direct': "case when " ~ path ~ ".is_last_non_direct then 1 else 0 end",
        'linear': "1e0 / " ~ path ~ ".touch_count",
        'position': path ~ ".position_credit",
        'time_decay': path ~ ".decay_credit",
        'shared': "1e0 / " ~ path ~ ".channel_touch_count",
    } -%}
    cast({{ credits[method] }} as decimal(18, 12))
{%- endmacro %}

{% macro of_method(credits, part, method) -%}
    {#- What a method, an expression, gives: the column <method>_<part> of `credits`. -#}
    case {{ method }}
        {%- for name in rule_methods() + fitted_methods() %}
        when '{{ name }}' then {{ credits }}.{{ name }}_{{ part }}
        {%- endfor %}
    end
{%- endmacro %}
