-- An optional step may be reached by fewer than a step after it.
with steps as (

    select
        funnel_key,
        entry_date,
        breakdown,
        breakdown_value,
        step_number,
        entered,
        reached,
        min(case when not is_optional then reached end) over (
            partition by funnel_key, entry_date, breakdown, breakdown_value
            order by step_number
            rows between unbounded preceding and 1 preceding
        ) as reached_before
    from {{ ref('funnel_steps_daily') }}

)

select * from steps
where reached > coalesce(reached_before, entered)
