with statements as (

    {{ without_copies('stg_customers__rows', 'stg_customers__duplicates') }}

)

select
    user_id,
    attribute,
    value,
    origin,
    properties,
    updated_at,
    landed_on
from statements
