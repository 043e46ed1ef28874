{{ config(materialized='incremental', incremental_strategy='append') }}

-- Each combination of traffic source, of visits and of what campaigns send, once,
-- with the first channel of channels.csv whose conditions all hold.
with met as (

    select
        sourced.source,
        sourced.medium,
        sourced.campaign,
        sourced.has_store
    from {{ ref('int_sessions__sourced') }} as sourced
    {{ only_changed('customer', 'sourced.customer_id', 'sourced.started_at') }}
    union
    select
        {{ traffic_of_campaign() }},
        false as has_store
    from {{ ref('stg_campaigns__campaigns') }}

),

traffic as (

    select * from met
    {%- if is_nightly() %}
    where
        not exists (
            select 1
            from {{ this }} as known
            where
                known.source = met.source
                and known.medium = met.medium
                and known.campaign is not distinct from met.campaign
                and known.has_store = met.has_store
        )
    {%- endif %}

),

categories as (

    select
        name,
        min(category) as source_category
    from (
        select
            source as name,
            category
        from {{ ref('sources') }}
        union all
        select
            domain as name,
            category
        from {{ ref('sources') }}
    ) as names
    group by name

),

described as (

    select
        traffic.*,
        categories.source_category,
        case when traffic.has_store then 'known' end as store_id
    from traffic
    left join categories on traffic.source = categories.name

),

rules as (

    select * from {{ ref('channels') }}

),

judged as (

    select
        described.source,
        described.medium,
        described.campaign,
        described.has_store,
        rules.rule_order,
        rules.channel,
        {{ satisfies(
            "case rules.field
                when 'source' then described.source
                when 'medium' then described.medium
                when 'campaign' then described.campaign
                when 'source_category' then described.source_category
                when 'store_id' then described.store_id
            end",
            'rules.operator', 'rules.value'
        ) }} as is_satisfied
    from described
    cross join rules

),

matched as (

    select
        source,
        medium,
        campaign,
        has_store,
        rule_order,
        min(channel) as channel
    from judged
    group by source, medium, campaign, has_store, rule_order
    having bool_and(is_satisfied)

),

final as (

    select
        traffic.source,
        traffic.medium,
        traffic.campaign,
        traffic.has_store,
        coalesce(min_by(matched.channel, matched.rule_order), 'Unassigned') as channel
    from traffic
    left join matched
        on traffic.source = matched.source
        and traffic.medium = matched.medium
        and traffic.campaign is not distinct from matched.campaign
        and traffic.has_store = matched.has_store
    group by traffic.source, traffic.medium, traffic.campaign, traffic.has_store

)

select * from final
