{{ config(materialized='incremental', incremental_strategy='append') }}

-- Each browser once, with the first device type of devices.csv that fits.
with user_agents as (

    select distinct sessions.user_agent
    from {{ ref('int_sessions__summarized') }} as sessions
    {{ only_changed('visitor', 'sessions.visitor_key', 'sessions.started_at') }}
    where
        sessions.user_agent is not null
        and {{ is_new('sessions.user_agent', 'user_agent') }}

),

rules as (

    select * from {{ ref('devices') }}

),

matched as (

    select
        user_agents.user_agent,
        rules.rule_order,
        rules.device_type
    from user_agents
    cross join rules
    where {{ satisfies('lower(user_agents.user_agent)', 'rules.operator', 'rules.value') }}

),

classified as (

    select
        user_agents.user_agent,
        coalesce(min_by(matched.device_type, matched.rule_order), 'unknown') as device_type
    from user_agents
    left join matched on user_agents.user_agent = matched.user_agent
    group by user_agents.user_agent

)

select * from classified
