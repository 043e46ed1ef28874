-- The campaigns whose contacts are other touches than last night, or were none.
-- Empty on a whole build.
with now as (

    select * from {{ ref('int_campaigns__channeled') }}
    where {{ 'true' if is_nightly() else 'false' }}

),

last_night as (

    select * from {{ ref('int_campaigns__left') }}

),

new_ones as (

    select * from now
    except
    select * from last_night

),

old_ones as (

    select * from last_night
    except
    select * from now

)

select campaign_id from new_ones
union
select campaign_id from old_ones
