with versions as (

    {{ without_copies('stg_campaigns__rows', 'stg_campaigns__duplicates') }}

),

latest as (

    select
        campaign_id,
        name,
        channel,
        medium,
        campaign_type,
        cost,
        currency,
        coalesce(is_holdout = 'true', false) as is_holdout,
        holdout_of,
        properties,
        cast(started_on as date) as started_on,
        cast(ended_on as date) as ended_on,
        landed_on
    from versions
    qualify row_number() over (partition by campaign_id order by landed_on desc) = 1

)

select * from latest
