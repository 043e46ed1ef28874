{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced('segment_customer', 'customer_key', 'changed_on')},
) }}
{%- set changed_from = 'changed.changed_from' if is_nightly() else 'cast(null as date)' %}

-- When a count or sum begins and ceases to meet a condition: of conversions, or of days
-- with a moment. It is zero until the first one, goes up when one comes and down when it
-- leaves the window; whoever never had any has no row.
with conditions as (

    select
        *,
        split_part(field, '.', 1) in ('conversion_value', 'macro_value') as is_value,
        field in ('macro_count', 'macro_value') as is_macro,
        {{ hash_key(
            "case
                when left(field, 13) = 'moment_count.' then field
                else split_part(field, '.', 2)
            end"
        ) }} as conversion_hash
    from {{ ref('int_segment_conditions__listed') }}
    where is_measure

),

days as (

    select
        days.customer_key,
        days.conversion_hash,
        days.is_macro,
        days.conversion_date as counted_on,
        days.conversion_count,
        days.value,
        {{ changed_from }} as changed_from
    from {{ ref('int_customer_days__converted') }} as days
    {{ only_changed('segment_customer', 'days.customer_key') }}
    union all
    select
        days.customer_key,
        {{ hash_key("'moment_count.' || days.moment") }} as conversion_hash,
        false as is_macro,
        days.session_date as counted_on,
        1 as conversion_count,
        cast(0 as decimal(38, 4)) as value,
        {{ changed_from }} as changed_from
    from {{ ref('int_customer_days__intended') }} as days
    {{ only_changed('segment_customer', 'days.customer_key') }}

),

kinds as (

    select distinct
        conversion_hash,
        is_macro
    from days

),

subjects as (

    select distinct
        conditions.subject_number,
        conditions.window_days,
        conditions.is_value,
        kinds.conversion_hash
    from conditions
    inner join kinds
        on conditions.conversion_hash = kinds.conversion_hash
        or (conditions.is_macro and kinds.is_macro)

),

amounts as (

    select
        days.customer_key,
        subjects.subject_number,
        subjects.window_days,
        days.counted_on,
        case when subjects.is_value then days.value else days.conversion_count end as amount
    from days
    inner join subjects on days.conversion_hash = subjects.conversion_hash
    where
        days.changed_from is null
        or subjects.window_days is null
        or days.counted_on
        >= {{ add_days('days.changed_from', '-subjects.window_days') }}

),

changes as (

    select
        customer_key,
        subject_number,
        counted_on as changed_on,
        amount
    from amounts
    union all
    select
        customer_key,
        subject_number,
        {{ add_days('counted_on', 'window_days') }} as changed_on,
        -amount as amount
    from amounts
    where window_days is not null

),

dated as (

    select
        customer_key,
        subject_number,
        changed_on,
        sum(amount) as change
    from changes
    group by customer_key, subject_number, changed_on

),

lines as (

    select
        *,
        cast(sum(change) over (
            partition by customer_key, subject_number order by changed_on
            rows between unbounded preceding and current row
        ) as decimal(38, 4)) as amount
    from dated

),

-- there are far fewer amounts than rows
line_amounts as (

    select distinct
        subject_number,
        amount
    from lines

),

judged as (

    select
        line_amounts.amount,
        conditions.condition_number,
        conditions.subject_number,
        conditions.is_met_at_first,
        {{ satisfies(
            number_as_text('line_amounts.amount'), 'conditions.operator', 'conditions.expected'
        ) }} as is_met
    from line_amounts
    inner join conditions on line_amounts.subject_number = conditions.subject_number

),

turned as (

    select
        lines.customer_key,
        judged.condition_number,
        lines.changed_on,
        judged.is_met
    from lines
    inner join judged
        on lines.subject_number = judged.subject_number and lines.amount = judged.amount
    left join judged as before
        on judged.condition_number = before.condition_number
        and lines.amount - lines.change = before.amount
    {{ only_changed('segment_customer', 'lines.customer_key', 'lines.changed_on') }}
    where judged.is_met <> coalesce(before.is_met, judged.is_met_at_first)

)

select * from turned
