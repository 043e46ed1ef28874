-- The possible entries that meet an exclusion: once its first step is reached or
-- passed, and before its second one is, or the window is over.
with exclusions as (

    select distinct
        funnels.funnel_number,
        funnels.window_hours,
        links.link_number,
        links.from_step,
        links.to_step
    from {{ ref('int_funnel_links__listed') }} as links
    inner join {{ ref('int_funnels__listed') }} as funnels
        on links.funnel_number = funnels.funnel_number
    where links.link_kind = 'exclusion'

),

steps as (

    select
        funnel_number,
        entry_moment,
        1 as step_number,
        entry_moment as step_moment
    from {{ ref('int_funnel_entries__begun') }}
    where funnel_number in (select exclusions.funnel_number from exclusions)
    union all
    select
        funnel_number,
        entry_moment,
        step_number,
        step_moment
    from {{ ref('int_funnel_steps__taken') }}
    where funnel_number in (select exclusions.funnel_number from exclusions)

),

stretches as (

    select
        steps.funnel_number,
        steps.entry_moment,
        exclusions.window_hours,
        exclusions.link_number,
        min(case when steps.step_number >= exclusions.from_step then steps.step_moment end)
            as from_moment,
        min(case when steps.step_number >= exclusions.to_step then steps.step_moment end)
            as to_moment
    from steps
    inner join exclusions on steps.funnel_number = exclusions.funnel_number
    group by
        steps.funnel_number,
        steps.entry_moment,
        exclusions.window_hours,
        exclusions.link_number

),

excluded as (

    select distinct
        stretches.funnel_number,
        stretches.entry_moment
    from stretches
    inner join {{ ref('int_funnel_steps__linked') }} as linked
        on stretches.link_number = linked.link_number
        and stretches.from_moment = linked.moment
    where
        {{ moment_at('linked.next_moment') }}
        <= {{ moment_at('stretches.entry_moment') }} + stretches.window_hours * interval '1' hour
        and (stretches.to_moment is null or linked.next_moment < stretches.to_moment)

)

select * from excluded
