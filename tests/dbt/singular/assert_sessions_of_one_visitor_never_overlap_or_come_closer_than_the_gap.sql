-- Only midnight and a new campaign may cut a visit without a silence, where
-- settings.csv says so.
with sessions as (

    select
        session_id,
        coalesce('device:' || anonymous_id, customer_id) as visitor_id,
        started_at,
        ended_at
    from {{ ref('fct_sessions') }}

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

followed as (

    select
        visitor_id,
        session_id,
        started_at,
        max(ended_at) over (
            partition by visitor_id order by started_at, ended_at, session_id
            rows between unbounded preceding and 1 preceding
        ) as previous_ended_at
    from sessions

),

judged as (

    select
        followed.*,
        followed.started_at < followed.previous_ended_at as is_overlapping,
        followed.started_at
        <= followed.previous_ended_at + settings.session_gap_minutes * interval '1' minute
            as is_too_close,
        settings.session_cut_on_campaign
        or (
            settings.session_cut_at_midnight
            and {{ local_date('followed.started_at', 'settings.time_zone') }}
            <> {{ local_date('followed.previous_ended_at', 'settings.time_zone') }}
        ) as may_be_cut
    from followed
    cross join settings
    where followed.previous_ended_at is not null

)

select * from judged
where is_overlapping or (is_too_close and not may_be_cut)
