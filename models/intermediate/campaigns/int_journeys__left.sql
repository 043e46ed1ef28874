-- The journeys of changed customers as the last night left them. Runs before they
-- are replaced.
{{ last_night('int_journeys__bounded', 'intermediate', {
    'journey_key': key_type(),
    'conversion_key': 'string',
    'lookback_days': 'integer',
    'customer_key': key_type(),
    'ends_at': 'timestamp',
    'end_date': 'date',
    'value': 'decimal(18, 4)',
    'path_key': key_type(),
    'is_first': 'boolean',
}, who='touch_customer', key='customer_key', at='ends_at') }}
