with versions as (

    {{ without_copies('stg_stores__rows', 'stg_stores__duplicates') }}

),

latest as (

    select
        store_id,
        name,
        country,
        region,
        city,
        properties,
        landed_on
    from versions
    qualify row_number() over (partition by store_id order by landed_on desc) = 1

)

select * from latest
