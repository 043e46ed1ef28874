with paths as (

    select
        funnel_key,
        entry_date,
        deepest_step,
        sum(entry_count) as entry_count
    from {{ ref('funnel_paths') }}
    group by funnel_key, entry_date, deepest_step

),

entries as (

    select
        funnel_key,
        entry_date,
        deepest_step,
        count(*) as entry_count
    from {{ ref('funnel_entries') }}
    where completed_at is null
    group by funnel_key, entry_date, deepest_step

)

select
    coalesce(paths.funnel_key, entries.funnel_key) as funnel_key,
    coalesce(paths.entry_date, entries.entry_date) as entry_date,
    coalesce(paths.deepest_step, entries.deepest_step) as deepest_step,
    paths.entry_count,
    entries.entry_count as expected_entry_count
from paths
full outer join entries
    on paths.funnel_key = entries.funnel_key
    and paths.entry_date = entries.entry_date
    and paths.deepest_step = entries.deepest_step
where paths.entry_count is distinct from entries.entry_count
