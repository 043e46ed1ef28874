-- Who converted how in the days after each of these dates, of those who are learned from.
-- Of the latest nobody knows.
select distinct
    measured.horizon_days,
    measured.snapshot_number,
    measured.customer_key,
    conversions.conversion_key
from {{ ref('int_snapshots__measured') }} as measured
inner join {{ ref('int_customer_days__converted') }} as days
    on measured.customer_key = days.customer_key
    and measured.snapshot_on < days.conversion_date
    and {{ add_days('measured.snapshot_on', 'measured.horizon_days') }} >= days.conversion_date
inner join {{ ref('conversions') }} as conversions
    on days.conversion_hash = {{ hash_key('conversions.conversion_key') }}
where
    measured.snapshot_number > 0
    and days.is_macro
    and conversions.tier = 'macro'
    and conversions.is_active
