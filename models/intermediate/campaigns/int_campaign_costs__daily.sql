-- What each campaign cost on each day that it has run so far: its cost by equal parts
-- from its first day to its last. A campaign without its days, or with a cost in
-- another currency, has none.
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

campaigns as (

    select
        campaigns.campaign_id,
        campaigns.cost,
        campaigns.started_on,
        coalesce(campaigns.ended_on, campaigns.started_on) as ended_on
    from {{ ref('stg_campaigns__campaigns') }} as campaigns
    cross join settings
    where
        campaigns.cost is not null
        and campaigns.started_on is not null
        and not campaigns.is_holdout
        and coalesce(campaigns.currency, settings.reporting_currency)
        = settings.reporting_currency
        and campaigns.started_on <= coalesce(campaigns.ended_on, campaigns.started_on)

),

spread as (

    select
        campaign_id,
        -- a decimal comes to the same in whatever order it is added up
        cast(
            cast(cost as double) / ({{ days_between('started_on', 'ended_on') }} + 1)
            as decimal(28, 8)
        ) as cost,
        started_on,
        {{ each_number('0', days_between('started_on', 'ended_on')) }} as day_number
    from campaigns

),

dated as (

    select
        campaign_id,
        cost,
        {{ add_days('started_on', 'day_number') }} as cost_date
    from spread

)

select
    dated.cost_date,
    channeled.channel,
    channeled.campaign,
    cast(sum(dated.cost) as double) as cost
from dated
inner join clock on dated.cost_date <= clock.last_landed_on
inner join {{ ref('int_campaigns__channeled') }} as channeled
    on dated.campaign_id = channeled.campaign_id
group by dated.cost_date, channeled.channel, channeled.campaign
