-- The warehouse never asks the wall clock: the same files always give the
-- same marts.
with files as (

    select * from {{ ref('stg_landing__files') }}

),

settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

latest as (

    select max(landed_on) as last_landed_on from files

),

clock as (

    select
        latest.last_landed_on,
        {{ midnight_utc(add_days('latest.last_landed_on', 1), 'settings.time_zone') }}
            as clock_at,
        settings.time_zone
    from latest
    cross join settings

)

select * from clock
