with steps as (

    select
        funnel_key,
        entry_date,
        breakdown,
        breakdown_value,
        step_number,
        entered,
        reached,
        lag(reached) over (
            partition by funnel_key, entry_date, breakdown, breakdown_value
            order by step_number
        ) as reached_before
    from {{ ref('funnel_steps_daily') }}

)

select * from steps
where reached > coalesce(reached_before, entered)
