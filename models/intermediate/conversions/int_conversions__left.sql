-- The conversions of changed customers as the last night left them. Runs before
-- fct_conversions is replaced.
{{ last_night('fct_conversions', 'marts', {
    'conversion_id': 'string',
    'event_id': 'string',
    'conversion_key': 'string',
    'tier': 'string',
    'customer_id': 'string',
    'session_id': 'string',
    'occurred_at': 'timestamp',
    'conversion_date': 'date',
    'value': 'decimal(18, 4)',
}, who='customer', key='customer_id', at='occurred_at') }}
