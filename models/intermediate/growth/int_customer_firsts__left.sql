-- What is replaced of the firsts of changed customers, as the last night left it. Runs
-- before they are.
with firsts as (

    {{ last_night('int_customer_firsts__followed', 'intermediate', {
        'customer_key': key_type(),
        'conversion_key': 'string',
        'goal_key': 'string',
        'first_on': 'date',
        'goal_at': 'timestamp',
        'lag_days': 'integer',
    }, who='touch_customer', key='customer_key') }}

)

select
    firsts.conversion_key,
    firsts.goal_key,
    firsts.first_on,
    firsts.lag_days
from firsts
inner join {{ ref('int_touch_customers__changed') }} as changed
    on firsts.customer_key = changed.customer_key
    and coalesce(firsts.goal_at, changed.changed_from) >= changed.changed_from
