with daily as (

    select
        conversion_key,
        sum(conversion_count) as conversion_count,
        sum(value) as value
    from {{ ref('conversion_daily') }}
    group by conversion_key

),

bot_like_sessions as (

    select session_id from {{ ref('fct_sessions') }}
    where is_bot_like

),

single as (

    select
        conversions.conversion_key,
        count(*) as conversion_count,
        sum(conversions.value) as value
    from {{ ref('fct_conversions') }} as conversions
    left join bot_like_sessions
        on conversions.session_id = bot_like_sessions.session_id
    where bot_like_sessions.session_id is null
    group by conversions.conversion_key

)

select
    coalesce(daily.conversion_key, single.conversion_key) as conversion_key,
    daily.conversion_count,
    single.conversion_count as expected_conversion_count,
    daily.value,
    single.value as expected_value
from daily
full outer join single on daily.conversion_key = single.conversion_key
where
    daily.conversion_count is distinct from single.conversion_count
    or daily.value is distinct from single.value
