{%- set most_values = 20 -%}

-- On which page people were when they took a step, with which moment the visit began in
-- which they entered the funnel, and how many of them took the next step. Of each step
-- the pages with most people; all others are one.
with reviewed as (

    select distinct
        funnel_key,
        first_on,
        last_on
    from {{ ref('int_funnel_steps__reviewed') }}

),

steps_before as (

    select
        steps.funnel_key,
        steps.step_number,
        max(before.step_number) as step_before
    from {{ ref('funnel_steps') }} as steps
    inner join {{ ref('funnel_steps') }} as before
        on steps.funnel_key = before.funnel_key
        and steps.step_number > before.step_number
    where not before.is_optional
    group by steps.funnel_key, steps.step_number

),

entries as (

    select
        funnels.funnel_key,
        funnels.unit,
        chosen.unit_id,
        chosen.entered_at as step_1_at,
        {%- for step in later_steps() %}
        chosen.step_{{ step }}_at,
        {%- endfor %}
        chosen.entry_number
    from {{ ref('int_funnel_entries__chosen') }} as chosen
    inner join {{ ref('funnels') }} as funnels on chosen.funnel_key = funnels.funnel_key
    inner join reviewed
        on chosen.funnel_key = reviewed.funnel_key
        and chosen.entry_date between reviewed.first_on and reviewed.last_on

),

taken as (

    {%- for step in range(1, most_steps() + 1) %}
    select
        funnel_key,
        unit,
        unit_id,
        entry_number,
        {{ step }} as step_number,
        step_{{ step }}_at as taken_at
    from entries
    where step_{{ step }}_at is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Two of them at one moment are one page: that of the lesser event id.
first_events as (

    select
        taken.funnel_key,
        taken.unit_id,
        taken.entry_number,
        taken.step_number,
        min(conversions.event_id) as event_id,
        min_by(coalesce(conversions.session_id, ''), conversions.event_id) as session_id
    from taken
    inner join {{ ref('fct_conversions') }} as conversions
        on taken.taken_at = conversions.occurred_at
        and taken.unit_id = case taken.unit
            when 'session' then conversions.session_id else conversions.customer_id
        end
    inner join {{ ref('funnel_steps') }} as steps
        on taken.funnel_key = steps.funnel_key
        and conversions.conversion_key = steps.conversion_key
    group by taken.funnel_key, taken.unit_id, taken.entry_number, taken.step_number

),

events as (

    select
        *,
        {{ hash_key('event_id') }} as event_key
    from first_events

),

first_moments as (

    select
        session_key,
        moment
    from {{ ref('int_visit_moments__topical') }}
    qualify row_number() over (partition by session_key order by first_at, moment, topic) = 1

),

entered as (

    select
        events.funnel_key,
        events.unit_id,
        events.entry_number,
        coalesce(first_moments.moment, '(none)') as moment
    from events
    left join first_moments
        on {{ hash_key('events.session_id') }} = first_moments.session_key
    where events.step_number = 1

),

placed as (

    select
        events.funnel_key,
        events.unit_id,
        events.entry_number,
        events.step_number,
        'page' as dimension,
        case
            when pages.page_url is null then '(none)' else {{ url_path('pages.page_url') }}
        end as dimension_value
    from events
    inner join {{ ref('stg_events__events') }} as pages on events.event_key = pages.event_key
    union all
    select
        taken.funnel_key,
        taken.unit_id,
        taken.entry_number,
        taken.step_number,
        'moment' as dimension,
        entered.moment as dimension_value
    from taken
    inner join entered
        on taken.funnel_key = entered.funnel_key
        and taken.unit_id = entered.unit_id
        and taken.entry_number = entered.entry_number

),

counted as (

    select
        placed.funnel_key,
        steps_before.step_number,
        placed.dimension,
        placed.dimension_value,
        count(*) as reached_before,
        count(taken.step_number) as reached
    from placed
    inner join steps_before
        on placed.funnel_key = steps_before.funnel_key
        and placed.step_number = steps_before.step_before
    left join taken
        on placed.funnel_key = taken.funnel_key
        and placed.unit_id = taken.unit_id
        and placed.entry_number = taken.entry_number
        and steps_before.step_number = taken.step_number
    group by placed.funnel_key, steps_before.step_number, placed.dimension, placed.dimension_value

),

ranked as (

    select
        funnel_key,
        step_number,
        dimension,
        dimension_value,
        reached_before,
        reached,
        row_number() over (
            partition by funnel_key, step_number, dimension
            order by reached_before desc, dimension_value asc
        ) as place
    from counted

)

select
    ranked.funnel_key,
    reviewed.first_on,
    reviewed.last_on,
    ranked.step_number,
    ranked.dimension,
    case when ranked.place <= {{ most_values }} then ranked.dimension_value else '(other)' end
        as dimension_value,
    cast(sum(ranked.reached) as bigint) as reached,
    cast(sum(ranked.reached_before - ranked.reached) as bigint) as dropped
from ranked
inner join reviewed on ranked.funnel_key = reviewed.funnel_key
group by
    ranked.funnel_key,
    reviewed.first_on,
    reviewed.last_on,
    ranked.step_number,
    ranked.dimension,
    case when ranked.place <= {{ most_values }} then ranked.dimension_value else '(other)' end
