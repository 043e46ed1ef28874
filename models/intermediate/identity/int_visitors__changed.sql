-- The changed set, who: visitors one of whose events came, left or changed hands.
-- Since when: from the start of the session that the first of these falls in, or
-- borders on. Runs before sessions and contacts are replaced.
with sessions as (

    {{ last_night('int_sessions__summarized', 'intermediate', {
        'visitor_key': key_type(),
        'started_at': 'timestamp',
        'ended_at': 'timestamp',
    }) }}

),

contacts as (

    {{ last_night('int_contacts__identified', 'intermediate', {
        'visitor_key': key_type(),
        'occurred_at': 'timestamp',
    }) }}

),

decisions as (

    {{ last_night('int_consents__decided', 'intermediate', {
        'visitor_key': key_type(),
        'decided_at': 'timestamp',
    }) }}

),

reowned as (

    select
        'device:' || anonymous_id as visitor_id,
        {{ hash_key("'device:' || anonymous_id") }} as visitor_key,
        owned_from
    from {{ ref('int_devices__reowned') }}

),

touched as (

    select
        {{ visitor_id('anonymous_id', 'user_id') }} as visitor_id,
        occurred_at as changed_from
    from {{ ref('stg_events__touched') }}
    union all
    select
        visitor_id,
        owned_from as changed_from
    from reowned
    where owned_from is not null
    union all
    -- who has always been somebody else changes from the first visit or mailing on
    select
        reowned.visitor_id,
        sessions.started_at as changed_from
    from reowned
    inner join sessions on reowned.visitor_key = sessions.visitor_key
    where reowned.owned_from is null
    union all
    select
        reowned.visitor_id,
        contacts.occurred_at as changed_from
    from reowned
    inner join contacts on reowned.visitor_key = contacts.visitor_key
    where reowned.owned_from is null
    union all
    -- and from the first consent on, before which all may have been denied
    select
        reowned.visitor_id,
        decisions.decided_at as changed_from
    from reowned
    inner join decisions on reowned.visitor_key = decisions.visitor_key
    where reowned.owned_from is null

),

visitors as (

    select
        visitor_id,
        {{ hash_key('visitor_id') }} as visitor_key,
        min(changed_from) as changed_from
    from touched
    group by visitor_id

),

reached as (

    select
        visitors.visitor_key,
        min(sessions.started_at) as changed_from
    from visitors
    inner join sessions on visitors.visitor_key = sessions.visitor_key
    cross join {{ ref('stg_definitions__settings') }} as settings
    where
        sessions.ended_at
        >= visitors.changed_from - settings.session_gap_minutes * interval '1' minute
        -- where a new campaign cuts, a session depends on all that the visitor did
        or settings.session_cut_on_campaign
    group by visitors.visitor_key

)

select
    visitors.visitor_id,
    visitors.visitor_key,
    least(visitors.changed_from, coalesce(reached.changed_from, visitors.changed_from))
        as changed_from
from visitors
left join reached on visitors.visitor_key = reached.visitor_key
