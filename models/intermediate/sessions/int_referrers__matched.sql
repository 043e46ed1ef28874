{{ config(materialized='incremental', incremental_strategy='append') }}

-- Each site that sent visitors, once: which known source it is, by the longest
-- domain of sources.csv that it ends with.
with hosts as (

    select distinct {{ url_host('events.page_referrer') }} as host
    from {{ ref('stg_events__events') }} as events
    {{ only_changed('visitor', 'events.visitor_key', 'events.occurred_at') }}
    where events.page_referrer is not null

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
        hosts.host is not null
        and {{ is_new('hosts.host', 'host') }}
    qualify row_number() over (
            partition by hosts.host order by length(sources.domain) desc nulls last
        ) = 1

)

select * from matched
