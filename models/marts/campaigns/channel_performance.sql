-- What each channel and campaign brought in on a day, by every attribution model, with
-- the visits and the cost to compare it with. Every conversion and model has a row for
-- each day, channel and campaign with visits or a cost, so that both add up whatever
-- is chosen.
with models as (

    select
        model_key,
        method
    from {{ ref('attribution_models') }}
    where is_active

),

conversions as (

    select
        conversion_key,
        tier
    from {{ ref('conversions') }}
    where is_active

),

visits as (

    select
        session_date as activity_date,
        channel,
        campaign,
        sum(session_count) as session_count
    from {{ ref('int_campaign_days__tallied') }}
    where conversion_key is null
    group by session_date, channel, campaign
    having sum(session_count) <> 0

),

costs as (

    select
        cost_date as activity_date,
        channel,
        campaign,
        cost
    from {{ ref('int_campaign_costs__daily') }}

),

credits as (

    select * from {{ ref('int_channel_days__credited') }}

),

days as (

    select
        activity_date,
        channel,
        campaign
    from visits
    union
    select
        activity_date,
        channel,
        campaign
    from costs
    union
    select
        conversion_date as activity_date,
        channel,
        campaign
    from credits

),

rows_wanted as (

    select
        days.activity_date,
        days.channel,
        days.campaign,
        conversions.conversion_key,
        conversions.tier,
        models.model_key,
        models.method
    from days
    cross join conversions
    cross join models

),

performed as (

    select
        rows_wanted.activity_date,
        rows_wanted.channel,
        rows_wanted.campaign,
        rows_wanted.conversion_key,
        rows_wanted.tier,
        rows_wanted.model_key,
        coalesce(visits.session_count, 0) as session_count,
        costs.cost,
        {%- for part in ['credit', 'value', 'new_credit'] %}
        coalesce({{ of_method('credits', part, 'rows_wanted.method') }}, 0) as {{ part }},
        {%- endfor %}
        coalesce(credits.assist_count, 0) as assist_count
    from rows_wanted
    left join visits
        on rows_wanted.activity_date = visits.activity_date
        and rows_wanted.channel = visits.channel
        and rows_wanted.campaign = visits.campaign
    left join costs
        on rows_wanted.activity_date = costs.activity_date
        and rows_wanted.channel = costs.channel
        and rows_wanted.campaign = costs.campaign
    left join credits
        on rows_wanted.activity_date = credits.conversion_date
        and rows_wanted.channel = credits.channel
        and rows_wanted.campaign = credits.campaign
        and rows_wanted.conversion_key = credits.conversion_key

)

select
    activity_date,
    channel,
    campaign,
    conversion_key,
    tier,
    model_key,
    cast(session_count as bigint) as session_count,
    cost,
    cast(assist_count as bigint) as assist_count,
    credit as credited_conversions,
    value as credited_value,
    new_credit as new_customer_conversions,
    credit - new_credit as returning_customer_conversions,
    cost / nullif(credit, 0) as cost_per_conversion,
    value / nullif(cost, 0) as return_on_ad_spend
from performed
