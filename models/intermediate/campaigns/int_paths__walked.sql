{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('touch_customer', 'customer_key', 'ends_at')},
) }}
{%- do ref('int_paths__left') %}

-- The touches of each path, with what the attribution models ask of them. Journeys
-- of one customer and day with the same touches share a path. A path is a stretch of its
-- customer's touches: what a touch has to do with its neighbours is found once, before
-- there are as many rows as paths have touches.
with journeys as (

    select journeys.*
    from {{ ref('int_journeys__bounded') }} as journeys
    {{ only_changed('touch_customer', 'journeys.customer_key', 'journeys.ends_at') }}
    where journeys.path_key is not null

),

touches as (

    select
        customer_key,
        touch_number,
        touched_at,
        channel_number,
        channel_bit,
        touch_key,
        is_contact,
        campaign,
        {{ hash_key('channel_number, campaign') }} as campaign_key,
        lag(channel_number) over one_by_one as previous_channel_number,
        max(case when not is_direct then touch_number end) over so_far as non_direct_number,
        lag(touch_number) over (
            partition by customer_key, channel_number, campaign order by touch_number
        ) as same_campaign_number
    from {{ ref('int_touches__listed') }}
    window
        one_by_one as (partition by customer_key order by touch_number),
        so_far as (
            partition by customer_key order by touch_number
            rows between unbounded preceding and current row
        )

),

paths as (

    select
        path_key,
        customer_key,
        first_touch_number,
        last_touch_number,
        max(ends_at) as ends_at
    from journeys
    group by path_key, customer_key, first_touch_number, last_touch_number

),

steps as {{ read_each_time() }} (

    select
        paths.path_key,
        paths.customer_key,
        paths.ends_at,
        paths.first_touch_number,
        paths.last_touch_number,
        last_touches.touched_at as last_touched_at,
        last_touches.campaign_key as last_campaign_key,
        case
            when last_touches.non_direct_number >= paths.first_touch_number
                then last_touches.non_direct_number
            else paths.last_touch_number
        end as last_non_direct_number,
        {{ each_number('paths.first_touch_number', 'paths.last_touch_number') }}
            as customer_touch_number
    from paths
    inner join touches as last_touches
        on paths.customer_key = last_touches.customer_key
        and paths.last_touch_number = last_touches.touch_number

),

models as (

    select
        cast(max(case when method = 'position' then first_share end) as double) as first_share,
        cast(max(case when method = 'position' then last_share end) as double) as last_share,
        86400e0 * max(case when method = 'time_decay' then half_life_days end) as half_life_seconds
    from {{ ref('attribution_models') }}

),

-- read twice and written out once: walking again takes longer
weighed as (

    select
        steps.path_key,
        touches.channel_number,
        touches.channel_bit,
        touches.touch_key,
        touches.is_contact,
        touches.campaign,
        -- a whole number comes to the same in whatever order it is added up
        cast(
            1e15 * power(
                0.5e0,
                {{ seconds_between('touches.touched_at', 'steps.last_touched_at') }}
                / models.half_life_seconds
            ) as bigint
        ) as decay_weight,
        steps.customer_key,
        steps.ends_at,
        steps.customer_touch_number - steps.first_touch_number + 1 as touch_number,
        steps.last_touch_number - steps.first_touch_number + 1 as touch_count,
        case
            when steps.customer_touch_number > steps.first_touch_number
                then touches.previous_channel_number
        end as previous_channel_number,
        coalesce(touches.same_campaign_number < steps.first_touch_number, true)
        and touches.campaign_key <> steps.last_campaign_key as is_assist,
        steps.customer_touch_number = steps.last_non_direct_number as is_last_non_direct,
        models.first_share,
        models.last_share
    from steps
    inner join touches
        on steps.customer_key = touches.customer_key
        and steps.customer_touch_number = touches.touch_number
    cross join models

),

channels as (

    select
        path_key,
        channel_number,
        channel_bit,
        count(*) as touch_count,
        sum(decay_weight) as decay_weight
    from weighed
    group by path_key, channel_number, channel_bit

),

whole_paths as (

    select
        path_key,
        sum(channel_bit) as channel_bits,
        sum(decay_weight) as decay_weight
    from channels
    group by path_key

),

-- what a path's touches of one channel have in common
shares as (

    select
        channels.path_key,
        channels.channel_number,
        channels.touch_count,
        whole_paths.channel_bits,
        whole_paths.decay_weight
    from channels
    inner join whole_paths on channels.path_key = whole_paths.path_key

)

select
    weighed.path_key,
    weighed.customer_key,
    weighed.ends_at,
    weighed.touch_key,
    weighed.is_contact,
    weighed.campaign,
    cast(weighed.channel_number as integer) as channel_number,
    cast(weighed.previous_channel_number as integer) as previous_channel_number,
    cast(weighed.touch_number as integer) as touch_number,
    cast(weighed.touch_count as integer) as touch_count,
    cast(shares.channel_bits as bigint) as channel_bits,
    cast(shares.touch_count as integer) as channel_touch_count,
    weighed.is_assist,
    weighed.is_last_non_direct,
    cast(case
        when weighed.touch_count = 1 then 1
        when weighed.touch_count = 2 and weighed.touch_number = 1
            then weighed.first_share / (weighed.first_share + weighed.last_share)
        when weighed.touch_count = 2
            then weighed.last_share / (weighed.first_share + weighed.last_share)
        when weighed.touch_number = 1 then weighed.first_share
        when weighed.touch_number = weighed.touch_count then weighed.last_share
        else (1 - weighed.first_share - weighed.last_share) / (weighed.touch_count - 2)
    end as decimal(18, 12)) as position_credit,
    cast(
        cast(weighed.decay_weight as double) / cast(shares.decay_weight as double)
        as decimal(18, 12)
    ) as decay_credit
from weighed
inner join shares
    on weighed.path_key = shares.path_key
    and weighed.channel_number = shares.channel_number
