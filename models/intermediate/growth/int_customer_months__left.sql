-- The months of changed customers as the last night left them. Runs before they are
-- replaced.
{{ last_night('int_customer_months__active', 'intermediate', {
    'customer_key': key_type(),
    'month_date': 'date',
    'first_month': 'date',
    'first_purchase_month': 'date',
    'purchase_count': 'bigint',
    'revenue': 'decimal(38, 4)',
}, who='touch_customer', key='customer_key', at='starts_at') }}
