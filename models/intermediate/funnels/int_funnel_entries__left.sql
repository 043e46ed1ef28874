{%- set columns = {
    'funnel_number': 'integer',
    'funnel_key': 'string',
    'unit_key': key_type(),
    'entry_number': 'bigint',
    'entered_at': 'timestamp',
    'entry_date': 'date',
    'completed_at': 'timestamp',
    'completed_event_key': key_type(),
    'channel': 'string',
    'device_type': 'string',
    'region': 'string',
    'next_conversion_key': 'string',
} -%}
{%- for step in later_steps() -%}
{%- do columns.update({'step_' ~ step ~ '_at': 'timestamp'}) -%}
{%- endfor -%}

-- The entries of changed units as the last night left them: those that stay, and
-- those that are made anew. Runs before the entries are replaced. Empty on a whole
-- build.
with entries as (

    {{ last_night('int_funnel_entries__chosen', 'intermediate', columns) }}

)

select
    entries.*,
    entries.entered_at < changed.changed_from as is_kept
from entries
inner join {{ ref('int_funnel_units__changed') }} as changed
    on entries.funnel_number = changed.funnel_number
    and entries.unit_key = changed.unit_key
