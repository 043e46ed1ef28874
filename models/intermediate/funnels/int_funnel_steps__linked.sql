-- For each event as step k: the first later event that can be step k + 1. Each
-- event stands twice, as where a pair of steps begins and as where one ends.
with placed as (

    select * from {{ ref('int_funnel_steps__placed') }}

),

pairs as (

    select
        funnel_key,
        unit_id,
        step_number as pair_number,
        position,
        occurred_at,
        false as is_end
    from placed
    union all
    select
        funnel_key,
        unit_id,
        step_number - 1 as pair_number,
        position,
        occurred_at,
        true as is_end
    from placed
    where step_number > 1

),

looked_ahead as (

    select
        funnel_key,
        unit_id,
        pair_number,
        position,
        occurred_at,
        is_end,
        min(case when is_end then position end) over following as next_position,
        min(case when is_end then occurred_at end) over following as next_at
    from pairs
    window following as (
        -- one event fills one step: its own end lies before its beginning
        partition by funnel_key, unit_id, pair_number
        order by position, case when is_end then 0 else 1 end
        rows between 1 following and unbounded following
    )

),

linked as (

    select
        funnel_key,
        unit_id,
        pair_number as step_number,
        position,
        occurred_at,
        next_position,
        next_at
    from looked_ahead
    where not is_end

)

select * from linked
