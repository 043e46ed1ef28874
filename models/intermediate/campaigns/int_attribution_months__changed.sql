-- The months whose paths or credits have changed: those of each tally's latest
-- differences; all of them after a whole build.
{% set tallies = {
    'int_channel_sets__tallied': 'tallied.month_date',
    'int_transitions__tallied': 'tallied.month_date',
    'int_credits__tallied': month_of('tallied.conversion_date'),
} %}
with
{% for tally in tallies %}
{{ tally }}_latest as (

    select max(night_number) as night_number from {{ ref(tally) }}

),
{% endfor %}
months as (

    {%- for tally, month in tallies.items() %}
    select {{ month }} as month_date
    from {{ ref(tally) }} as tallied
    inner join {{ tally }}_latest as latest
        on tallied.night_number = latest.night_number
    {{ 'union' if not loop.last }}
    {%- endfor %}

)

select month_date from months
