with versions as (

    {{ without_copies('stg_products__rows', 'stg_products__duplicates') }}

),

latest as (

    select
        product_id,
        name,
        category,
        subcategory,
        department,
        brand,
        price,
        currency,
        properties,
        landed_on
    from versions
    qualify row_number() over (partition by product_id order by landed_on desc) = 1

)

select * from latest
