{{ config(materialized='incremental', incremental_strategy='append') }}
{%- set touched = ref('stg_events__touched') %}

-- Each site that sent visitors, once: which known source it is, by the longest
-- domain of sources.csv that it ends with. A night looks at the landed days that
-- hold what came tonight, or what is no copy any more.
with referrers as (

    select distinct events.page_referrer
    from {{ ref('stg_events__events') }} as events
    {%- if is_nightly() %}
    inner join (
        select distinct landed_on
        from {{ touched }}
        where is_landed
    ) as touched_days on events.landed_on = touched_days.landed_on
    {%- endif %}
    where events.page_referrer is not null

),

hosts as (

    select distinct {{ url_host('page_referrer') }} as host
    from referrers

),

sources as (

    select * from {{ ref('sources') }}

),

matched as (

    select
        hosts.host,
        coalesce(sources.source, hosts.host) as source,
        case when sources.category = 'search' then 'organic' else 'referral' end as medium
    from hosts
    left join sources
        on hosts.host = sources.domain
        or right(hosts.host, length(sources.domain) + 1) = '.' || sources.domain
    where
        -- of both sides, or it would be asked of every event, before anything is distinct
        coalesce(sources.source, hosts.host) is not null
        and {{ is_new('hosts.host', 'host') }}
    qualify row_number() over (
            partition by hosts.host order by length(sources.domain) desc nulls last
        ) = 1

)

select * from matched
