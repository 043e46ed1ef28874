{{ config(materialized='view') }}

-- The visits that moment_performance looks at: of the latest days, but so long ago that
-- what can follow has followed.
select
    {{ hash_key('sessions.session_id') }} as session_key,
    sessions.customer_id,
    sessions.started_at,
    settings.intent_follow_days
from {{ ref('fct_sessions') }} as sessions
cross join {{ ref('stg_definitions__settings') }} as settings
cross join {{ ref('stg_landing__clock') }} as clock
where
    not sessions.is_bot_like
    and sessions.session_date
    <= {{ add_days('clock.last_landed_on', '-settings.intent_follow_days') }}
    and sessions.session_date
    > {{ add_days(
        'clock.last_landed_on', '-(settings.intent_follow_days + settings.moment_detail_days)'
    ) }}
