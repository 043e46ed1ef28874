-- The steps that every possible entry takes after its first.
with taken as (

    select * from {{ ref('int_funnel_entries__followed') }}
    union all
    select * from {{ ref('int_funnel_entries__gathered') }}

)

select * from taken
