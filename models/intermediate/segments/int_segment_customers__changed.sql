{{ config(materialized='table') }}

-- The changed set of segments: customers whose events changed, and those of whom
-- something was stated or is no longer. By whole days, as everything about segments.
with changes as (

    select
        customer_id,
        changed_from as changed_at
    from {{ ref('int_customers__changed') }}
    union all
    select
        'user:' || user_id as customer_id,
        updated_at as changed_at
    from {{ ref('stg_customers__attributes') }}
    where
        landed_on in ({{ tonights_days() }})
        and {{ 'true' if is_nightly() else 'false' }}
    union all
    select
        'user:' || user_id as customer_id,
        updated_at as changed_at
    from {{ ref('stg_customers__left') }}

)

select
    changes.customer_id,
    {{ hash_key('changes.customer_id') }} as customer_key,
    min({{ local_date('changes.changed_at', 'settings.time_zone') }}) as changed_from
from changes
cross join {{ ref('stg_definitions__settings') }} as settings
group by changes.customer_id
