-- The changed set of attribution: customers whose events changed, and those reached
-- by a campaign of which something else is stated, from the start of the month of the
-- change on, for whoever converted is told apart by months. Empty on a whole build.
with changes as (

    select
        customer_id,
        changed_from as changed_at
    from {{ ref('int_customers__changed') }}
    where {{ 'true' if is_nightly() else 'false' }}
    union all
    select
        contacts.customer_id,
        contacts.occurred_at as changed_at
    from {{ ref('int_contacts__identified') }} as contacts
    inner join {{ ref('int_campaigns__changed') }} as campaigns
        on contacts.campaign_id = campaigns.campaign_id

)

select
    changes.customer_id,
    {{ hash_key('changes.customer_id') }} as customer_key,
    {{ midnight_utc(
        month_of(local_date('min(changes.changed_at)', 'settings.time_zone')),
        'settings.time_zone'
    ) }} as changed_from
from changes
cross join {{ ref('stg_definitions__settings') }} as settings
group by changes.customer_id, settings.time_zone
