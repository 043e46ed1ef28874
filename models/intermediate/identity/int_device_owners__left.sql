-- Who owned the devices on which somebody's login has come or gone, as the last
-- night left it. Runs before int_device_owners is replaced.
with touched as (

    select
        anonymous_id,
        min(occurred_at) as changed_from
    from {{ ref('stg_events__touched') }}
    where anonymous_id is not null and user_id is not null
    group by anonymous_id

),

owners as (

    {{ last_night('int_device_owners', 'intermediate', {
        'anonymous_id': 'string',
        'user_id': 'string',
        'login_at': 'timestamp',
        'login_event_id': 'string',
        'is_first': 'boolean',
        'is_shared': 'boolean',
        'visitor_key': key_type(),
    }) }}

)

select
    touched.anonymous_id,
    touched.changed_from,
    owners.user_id,
    owners.login_at,
    owners.login_event_id,
    owners.is_first,
    owners.is_shared,
    owners.visitor_key
from touched
left join owners on touched.anonymous_id = owners.anonymous_id
