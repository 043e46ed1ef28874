-- The conversions with a number each, and a bit: two of more than 62 may share one,
-- so a bit only ever tells what cannot be.
with numbered as (

    select
        conversion_key,
        cast(row_number() over (order by conversion_key) as integer) as conversion_number
    from {{ ref('conversions') }}

),

listed as (

    select
        conversion_key,
        conversion_number,
        cast(power(2, mod(conversion_number, 62)) as bigint) as conversion_bit
    from numbered

)

select * from listed
