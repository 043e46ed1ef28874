{{ config(materialized='view') }}
{%- set changed_units = ref('int_funnel_units__changed') -%}
{%- set kept_entries = ref('int_funnel_entries__kept') -%}

-- Every event that can begin an entry: one that can be step 1, or where steps have
-- no order, any step. One that can be several steps begins as the first of them.
with first_steps as (

    select
        funnels.funnel_number,
        funnels.unit,
        funnels.order_mode,
        funnels.entry_mode,
        funnels.window_hours,
        conversions.conversion_number,
        min(steps.step_number) as begun_as
    from {{ ref('int_funnel_steps__listed') }} as steps
    inner join {{ ref('int_funnels__listed') }} as funnels
        on steps.funnel_number = funnels.funnel_number
    inner join {{ ref('int_funnel_conversions__listed') }} as conversions
        on steps.conversion_key = conversions.conversion_key
    where steps.step_number = 1 or steps.order_mode = 'any'
    group by
        funnels.funnel_number,
        funnels.unit,
        funnels.order_mode,
        funnels.entry_mode,
        funnels.window_hours,
        conversions.conversion_number

),

begun as (

    {%- for unit in ['customer', 'session'] %}
    select
        first_steps.funnel_number,
        first_steps.order_mode,
        first_steps.entry_mode,
        first_steps.window_hours,
        first_steps.begun_as,
        placed.{{ unit }}_key as unit_key,
        placed.moment as entry_moment,
        placed.conversion_date as entry_date
    from {{ ref('int_funnel_conversions__placed') }} as placed
    inner join first_steps
        on placed.conversion_number = first_steps.conversion_number
        and first_steps.unit = '{{ unit }}'
    where placed.{{ unit }}_bits is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

{% if is_nightly() -%}
made_anew as (

    select begun.*
    from begun
    inner join {{ changed_units }} as changed
        on begun.funnel_number = changed.funnel_number
        and begun.unit_key = changed.unit_key
        and begun.entry_moment >= changed.changed_moment
    left join {{ kept_entries }} as kept
        on begun.funnel_number = kept.funnel_number
        and begun.unit_key = kept.unit_key
    where
        begun.entry_mode <> 'first'
        or kept.over_moment is null
        or begun.entry_moment > kept.over_moment

),

{% endif -%}
{%- set entries = 'made_anew' if is_nightly() else 'begun' -%}
once as (

    select * from {{ entries }}
    where order_mode <> 'any'
    union all
    select * from {{ entries }}
    where order_mode = 'any'
    qualify row_number() over (
            partition by funnel_number, entry_moment order by begun_as
        ) = 1

)

select * from once
