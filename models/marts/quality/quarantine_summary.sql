{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': replaced_landed_days()},
) }}

with quarantined as (

    {% for feed in feeds() %}
    select
        {{ 'landed_rows.feed' if feed == 'events' else "'" ~ feed ~ "' as feed" }},
        landed_rows.landed_on,
        landed_rows.refusal_reason,
        landed_rows.source_file,
        landed_rows.source_line
    from {{ ref('stg_' ~ feed ~ '__rows') }} as landed_rows
    {{ only_changed_days('landed_rows.landed_on') }}
    where landed_rows.refusal_reason is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

summarized as (

    select
        feed,
        landed_on,
        refusal_reason,
        source_file,
        count(*) as row_count,
        min(source_line) as first_source_line,
        max(source_line) as last_source_line
    from quarantined
    group by feed, landed_on, refusal_reason, source_file

)

select * from summarized
