{%- set counted = [
    'entries.entered_at', 'entries.channel', 'entries.device_type', 'entries.region',
    "coalesce(entries.next_conversion_key, '')",
] -%}
{%- for step in later_steps() -%}
{%- do counted.append("coalesce(entries.step_" ~ step ~ "_at, timestamp '1970-01-01')") -%}
{%- endfor -%}

-- The funnels and entry dates whose numbers have changed: whose entries of tonight,
-- less those that they replace, do not come to nothing. Whose entries they are
-- doesn't matter, so a customer who got another name changes no date. Empty on a
-- whole build.
with entries as (

    select
        entries.funnel_key,
        entries.entry_date,
        {{ hash_key(counted | join(', ')) }} as counted_key,
        1 as sign
    from {{ ref('int_funnel_entries__chosen') }} as entries
    inner join {{ ref('int_funnel_units__changed') }} as changed
        on entries.funnel_number = changed.funnel_number
        and entries.unit_key = changed.unit_key
        and entries.entered_at >= changed.changed_from
    union all
    select
        entries.funnel_key,
        entries.entry_date,
        {{ hash_key(counted | join(', ')) }} as counted_key,
        -1 as sign
    from {{ ref('int_funnel_entries__left') }} as entries
    where not entries.is_kept

),

differences as (

    select
        funnel_key,
        entry_date
    from entries
    group by funnel_key, entry_date, counted_key
    having sum(sign) <> 0

)

select distinct
    funnel_key,
    entry_date
from differences
