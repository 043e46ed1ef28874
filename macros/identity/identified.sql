{% macro identified(events, all_events) -%}
    {#-
        The rows of a CTE of staged events (event_key, visitor_key, user_id and
        whatever else; `all_events` is where they come from) with `owner_id`, the user whose they are: a device that ever
        knew one user is that user's, also before the login; on a device of several
        users an event is the user's who was last seen there (before the first
        login: the first's). Null while nobody is known.
    -#}
    select
        {{ events }}.*,
        coalesce({{ events }}.user_id, only_owners.user_id, shared.user_id) as owner_id
    from {{ events }}
    left join {{ ref('int_device_owners') }} as only_owners
        on {{ events }}.visitor_key = only_owners.visitor_key
        and not only_owners.is_shared
    left join (
        select
            seen.event_key,
            owners.user_id
        from {{ all_events }} as seen
        inner join {{ ref('int_device_owners') }} as owners
            on seen.visitor_key = owners.visitor_key
        where
            owners.is_shared
            and seen.user_id is null
            and (
                owners.is_first
                or owners.login_at < seen.occurred_at
                or (
                    owners.login_at = seen.occurred_at
                    and owners.login_event_id <= seen.event_id
                )
            )
            and (
                owners.next_login_at is null
                or owners.next_login_at > seen.occurred_at
                or (
                    owners.next_login_at = seen.occurred_at
                    and owners.next_login_event_id > seen.event_id
                )
            )
    ) as shared on {{ events }}.event_key = shared.event_key
{%- endmacro %}
