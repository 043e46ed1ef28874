{%- set kept_entries = ref('int_funnel_entries__kept') %}

-- The entries that count, of both entry modes, numbered in order, with the steps
-- that each took. A step not taken has no time. Keys and moments alone: what people
-- read is joined to them in int_funnel_entries__chosen.
with funnels as (

    select * from {{ ref('int_funnels__listed') }}

),

chosen as (

    select * from {{ ref('int_funnel_entries__daily') }}
    union all
    select * from {{ ref('int_funnel_entries__successive') }}

),

numbered as (

    select
        chosen.funnel_number,
        chosen.unit_key,
        chosen.entry_moment,
        row_number() over (
            partition by {{ hash_key('chosen.funnel_number, chosen.unit_key') }}
            order by chosen.entry_moment
        ){{ ' + coalesce(kept.entry_count, 0)' if is_nightly() }} as entry_number
    from chosen
    {%- if is_nightly() %}
    left join {{ kept_entries }} as kept
        on chosen.funnel_number = kept.funnel_number
        and chosen.unit_key = kept.unit_key
    {%- endif %}

),

steps as (

    select
        taken.funnel_number,
        taken.entry_moment,
        max(taken.step_number) as deepest_step,
        max(taken.step_moment) as last_moment,
        {%- for step in later_steps() %}
        max(case when taken.step_number = {{ step }} then {{ moment_at('taken.step_moment') }} end)
            as step_{{ step }}_at,
        {%- endfor %}
        max(case when taken.step_number = funnels.completing_step then taken.step_moment end)
            as completed_moment
    from {{ ref('int_funnel_steps__taken') }} as taken
    inner join funnels on taken.funnel_number = funnels.funnel_number
    group by taken.funnel_number, taken.entry_moment

)

select
    numbered.funnel_number,
    numbered.unit_key,
    numbered.entry_number,
    numbered.entry_moment,
    coalesce(steps.deepest_step, 1) as deepest_step,
    coalesce(steps.last_moment, numbered.entry_moment) as last_moment,
    {%- for step in later_steps() %}
    steps.step_{{ step }}_at,
    {%- endfor %}
    steps.completed_moment
from numbered
left join steps
    on numbered.funnel_number = steps.funnel_number
    and numbered.entry_moment = steps.entry_moment
