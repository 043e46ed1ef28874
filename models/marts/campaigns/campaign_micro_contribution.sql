-- What the visits that a campaign brought did on the way to a sale or without one,
-- beside all other visits of the same days.
with tallied as (

    select
        session_date,
        channel,
        campaign,
        conversion_key,
        sum(session_count) as session_count,
        sum(conversion_count) as conversion_count,
        sum(value) as value
    from {{ ref('int_campaign_days__tallied') }}
    group by session_date, channel, campaign, conversion_key
    having sum(session_count) <> 0

),

visits as (

    select
        session_date,
        channel,
        campaign,
        session_count
    from tallied
    where conversion_key is null

),

converted as (

    select
        channel,
        campaign,
        conversion_key,
        sum(session_count) as session_count,
        sum(conversion_count) as conversion_count,
        sum(value) as value
    from tallied
    where conversion_key is not null
    group by channel, campaign, conversion_key

),

days as (

    select
        session_date,
        sum(session_count) as session_count
    from visits
    group by session_date

),

converted_days as (

    select
        session_date,
        conversion_key,
        sum(session_count) as session_count
    from tallied
    where conversion_key is not null
    group by session_date, conversion_key

),

campaigns as (

    select
        visits.channel,
        visits.campaign,
        min(visits.session_date) as first_visit_date,
        max(visits.session_date) as last_visit_date,
        sum(visits.session_count) as session_count,
        sum(days.session_count) - sum(visits.session_count) as other_session_count
    from visits
    inner join days on visits.session_date = days.session_date
    where visits.campaign <> '(none)'
    group by visits.channel, visits.campaign

),

others as (

    select
        visits.channel,
        visits.campaign,
        converted_days.conversion_key,
        sum(converted_days.session_count) as session_count
    from visits
    inner join converted_days on visits.session_date = converted_days.session_date
    where visits.campaign <> '(none)'
    group by visits.channel, visits.campaign, converted_days.conversion_key

),

costs as (

    select
        channel,
        campaign,
        -- a decimal comes to the same in whatever order it is added up
        cast(sum(cast(cost as decimal(28, 8))) as double) as cost
    from {{ ref('int_campaign_costs__daily') }}
    group by channel, campaign

),

conversions as (

    select
        conversion_key,
        tier,
        kind
    from {{ ref('conversions') }}
    where is_active

),

counted as (

    select
        campaigns.*,
        conversions.conversion_key,
        conversions.tier,
        conversions.kind,
        coalesce(converted.conversion_count, 0) as conversion_count,
        coalesce(converted.session_count, 0) as converting_session_count,
        coalesce(others.session_count, 0) - coalesce(converted.session_count, 0)
            as other_converting_session_count,
        coalesce(converted.value, 0) as value,
        costs.cost
    from campaigns
    cross join conversions
    left join converted
        on campaigns.channel = converted.channel
        and campaigns.campaign = converted.campaign
        and conversions.conversion_key = converted.conversion_key
    left join others
        on campaigns.channel = others.channel
        and campaigns.campaign = others.campaign
        and conversions.conversion_key = others.conversion_key
    left join costs
        on campaigns.channel = costs.channel
        and campaigns.campaign = costs.campaign

),

rated as (

    select
        *,
        cast(converting_session_count as double) / session_count as conversion_rate,
        cast(other_converting_session_count as double)
        / nullif(other_session_count, 0) as other_conversion_rate
    from counted

)

select
    campaign,
    channel,
    conversion_key,
    tier,
    kind,
    first_visit_date,
    last_visit_date,
    cast(session_count as bigint) as session_count,
    cast(conversion_count as bigint) as conversion_count,
    cast(converting_session_count as bigint) as converting_session_count,
    conversion_rate,
    other_conversion_rate,
    100 * conversion_rate / nullif(other_conversion_rate, 0) as conversion_index,
    cast(value as decimal(38, 4)) as value,
    cost,
    cost / nullif(conversion_count, 0) as cost_per_conversion
from rated
