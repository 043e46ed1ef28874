{{ config(
    materialized='incremental',
    incremental_strategy='replace_changed',
    meta={'replaces': {
        'set': 'intermediate.int_attribution_months__changed',
        'where': 'target.month_date = changed.month_date',
    }},
) }}
{%- do ref('int_attribution_months__changed') %}

-- What each channel of a set gets of a conversion, of all months: a night fits the
-- changed ones again.
select
    cast(month_date as date) as month_date,
    cast(conversion_key as {{ dbt.type_string() }}) as conversion_key,
    cast(channel_bits as bigint) as channel_bits,
    cast(channel_number as integer) as channel_number,
    cast(markov_share as double) as markov_share,
    cast(shapley_share as double) as shapley_share
from {{ ref('int_channel_shares__fitted') }}
