-- Which channel, device, region or page of those who came to a step loses more of them
-- than the others do.
with tested as (

    select * from {{ ref('int_drop_offs__tested') }}

),

steps as (

    select
        funnel_key,
        step_number,
        conversion_key
    from {{ ref('int_funnel_steps__reviewed') }}
    where breakdown = 'all'

)

select
    tested.funnel_key,
    cast(tested.step_number as integer) as step_number,
    steps.conversion_key,
    tested.dimension,
    tested.dimension_value,
    cast(tested.first_on as date) as first_on,
    cast(tested.last_on as date) as last_on,
    cast(tested.reached_before as bigint) as reached_before,
    cast(tested.dropped as bigint) as dropped,
    cast(tested.dropped as double) / nullif(tested.reached_before, 0) as drop_rate,
    {{ known_number('tested.other_drop_rate') }} as other_drop_rate,
    {{ known_number('tested.reached_before_share') }} as reached_before_share,
    {{ known_number('tested.dropped_share') }} as dropped_share,
    {{ known_number('tested.excess_dropped') }} as excess_dropped,
    {{ known_number('tested.p_value') }} as p_value,
    {{ known_number('tested.adjusted_p_value') }} as adjusted_p_value,
    coalesce(
        tested.excess_dropped > 0
        and {{ known_number('tested.adjusted_p_value') }} <= 0.05, false
    ) as is_reason
from tested
inner join steps
    on tested.funnel_key = steps.funnel_key
    and tested.step_number = steps.step_number
