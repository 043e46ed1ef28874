-- What each customer, and each session, did next: for every event that is a
-- conversion the one after it. Of an event that is several the first by name counts.
with events as (

    select * from {{ ref('int_funnel_conversions__placed') }}
    where is_first_of_event

),

succeeded as (

    {%- for unit in ['customer', 'session'] %}
    select
        '{{ unit }}' as unit,
        moment,
        lead(conversion_number) over {{ unit }}_events as next_conversion_number,
        lead(moment) over {{ unit }}_events as next_moment
    from events
    where {{ unit }}_bits is not null
    window {{ unit }}_events as (partition by {{ unit }}_key order by moment)
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from succeeded
