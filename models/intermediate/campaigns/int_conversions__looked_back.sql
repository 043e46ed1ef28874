-- How far back each conversion looks for touches, and the farthest of all.
select
    conversions.conversion_key,
    coalesce(conversions.lookback_days, settings.attribution_lookback_days) as lookback_days,
    max(coalesce(conversions.lookback_days, settings.attribution_lookback_days)) over ()
        as most_lookback_days
from {{ ref('conversions') }} as conversions
cross join {{ ref('stg_definitions__settings') }} as settings
