with sessions as (

    select
        session_id,
        micro_conversions,
        macro_conversions,
        revenue
    from {{ ref('fct_sessions') }}
    where micro_conversions <> 0 or macro_conversions <> 0 or revenue <> 0

),

conversions as (

    select
        session_id,
        count_if(tier = 'micro') as micro_conversions,
        count_if(tier = 'macro') as macro_conversions,
        sum(case when tier = 'macro' then value else 0 end) as revenue
    from {{ ref('fct_conversions') }}
    where session_id is not null
    group by session_id

)

select
    coalesce(sessions.session_id, conversions.session_id) as session_id,
    sessions.micro_conversions,
    conversions.micro_conversions as expected_micro_conversions,
    sessions.macro_conversions,
    conversions.macro_conversions as expected_macro_conversions,
    sessions.revenue,
    conversions.revenue as expected_revenue
from sessions
full outer join conversions on sessions.session_id = conversions.session_id
where
    sessions.micro_conversions is distinct from conversions.micro_conversions
    or sessions.macro_conversions is distinct from conversions.macro_conversions
    or sessions.revenue is distinct from conversions.revenue
