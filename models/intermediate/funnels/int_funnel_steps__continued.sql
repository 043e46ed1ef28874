{{ config(materialized='view') }}

-- What follows each event as each step, where steps have an order: of the due steps
-- the one that comes first, and of one event the furthest. Nothing follows where
-- something breaks the entry off before.
with linked as (

    select
        linked.*,
        funnels.order_mode,
        funnels.unit
    from {{ ref('int_funnel_steps__linked') }} as linked
    inner join {{ ref('int_funnels__listed') }} as funnels
        on linked.funnel_number = funnels.funnel_number
    where funnels.order_mode <> 'any' and linked.link_kind <> 'exclusion'

),

-- mostly there is nothing to choose between, and nothing that breaks
single_links as (

    select min(link_number) as link_number
    from {{ ref('int_funnel_links__listed') }}
    where link_kind <> 'exclusion' and order_mode <> 'strict'
    group by funnel_number, from_step
    having count(distinct link_number) = 1

),

first_due as (

    select linked.*
    from linked
    left join single_links on linked.link_number = single_links.link_number
    where linked.link_kind = 'step' and single_links.link_number is null
    qualify row_number() over (
            partition by linked.funnel_number, linked.from_step, linked.moment
            order by linked.next_moment asc, linked.to_step desc
        ) = 1

),

unbroken as (

    select first_due.*
    from first_due
    left join linked as breaks
        on first_due.funnel_number = breaks.funnel_number
        and first_due.from_step = breaks.from_step
        and first_due.moment = breaks.moment
        and breaks.link_kind = 'break'
    left join {{ ref('int_funnel_events__adjoined') }} as adjoined
        on first_due.unit = adjoined.unit
        and first_due.moment = adjoined.moment
        and first_due.next_moment = adjoined.next_moment
    where
        (first_due.order_mode <> 'strict' or adjoined.unit is not null)
        and (breaks.next_moment is null or breaks.next_moment >= first_due.next_moment)

),

continued as (

    select linked.*
    from linked
    inner join single_links on linked.link_number = single_links.link_number
    union all
    select * from unbroken

)

select
    funnel_number,
    unit_key,
    conversion_date,
    from_step,
    moment,
    to_step,
    next_moment
from continued
