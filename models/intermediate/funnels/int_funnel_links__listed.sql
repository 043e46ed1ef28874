-- What is looked for after what: the next step, what breaks an entry off, and what
-- excludes it. A link begins at events of one or several conversions and ends at the
-- first later event of another or several.
with steps as (

    select * from {{ ref('int_funnel_steps__listed') }}

),

pairs as (

    select
        steps.funnel_number,
        steps.unit,
        steps.order_mode,
        steps.step_number as from_step,
        steps.conversion_key as from_conversion_key,
        steps.last_due_step,
        steps.window_hours,
        others.step_number as to_step,
        others.conversion_key as to_conversion_key,
        others.most_hours
    from steps
    inner join steps as others on steps.funnel_number = others.funnel_number

),

step_links as (

    select
        funnel_number,
        unit,
        order_mode,
        'step' as link_kind,
        -- in any order it doesn't matter which step was taken last
        case when order_mode = 'any' then 0 else from_step end as from_step,
        to_step,
        from_conversion_key,
        to_conversion_key,
        most_hours
    from pairs
    where
        order_mode = 'any'
        or (to_step > from_step and to_step <= last_due_step)

),

-- a step beyond those due is out of its turn, and so is step 1 once another is
-- filled; not if its conversion is due as well, or was just taken
break_links as (

    select
        pairs.funnel_number,
        pairs.unit,
        pairs.order_mode,
        'break' as link_kind,
        pairs.from_step,
        0 as to_step,
        pairs.from_conversion_key,
        pairs.to_conversion_key,
        pairs.window_hours as most_hours
    from pairs
    where
        pairs.order_mode = 'strict_steps'
        and pairs.last_due_step is not null
        and (pairs.to_step > pairs.last_due_step or (pairs.to_step = 1 and pairs.from_step > 1))
        and not exists (
            select 1
            from pairs as in_turn
            where
                in_turn.funnel_number = pairs.funnel_number
                and in_turn.from_step = pairs.from_step
                and in_turn.to_step >= pairs.from_step
                and in_turn.to_step <= pairs.last_due_step
                and in_turn.to_conversion_key = pairs.to_conversion_key
        )

),

-- an exclusion begins where its first step is filled, or passed over
exclusion_links as (

    select
        steps.funnel_number,
        steps.unit,
        steps.order_mode,
        'exclusion' as link_kind,
        exclusions.from_step,
        exclusions.to_step,
        steps.conversion_key as from_conversion_key,
        exclusions.conversion_key as to_conversion_key,
        steps.window_hours as most_hours
    from {{ ref('funnel_exclusions') }} as exclusions
    inner join {{ ref('int_funnels__listed') }} as funnels
        on exclusions.funnel_key = funnels.funnel_key
    inner join steps as first_steps
        on funnels.funnel_number = first_steps.funnel_number
        and exclusions.from_step = first_steps.step_number
    inner join steps
        on funnels.funnel_number = steps.funnel_number
        and (
            steps.step_number = exclusions.from_step
            or (
                first_steps.is_optional
                and steps.step_number > exclusions.from_step
                and steps.step_number <= first_steps.last_due_step
            )
            or steps.order_mode = 'any'
        )

),

links as (

    select * from step_links
    union all
    select * from break_links
    union all
    select * from exclusion_links

),

numbered as (

    select
        *,
        cast(dense_rank() over (
            order by
                funnel_number, link_kind, from_step, to_step,
                case when link_kind = 'exclusion' then to_conversion_key end
        ) as integer) as link_number
    from links

)

select * from numbered
