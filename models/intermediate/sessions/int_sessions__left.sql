-- The sessions of changed customers as the last night left them. Runs before
-- fct_sessions is replaced.
{{ last_night('fct_sessions', 'marts', {
    'session_id': 'string',
    'customer_id': 'string',
    'started_at': 'timestamp',
    'session_date': 'date',
    'channel': 'string',
    'campaign': 'string',
    'campaign_id': 'string',
    'device_type': 'string',
    'country': 'string',
    'region': 'string',
    'city': 'string',
    'is_bot_like': 'boolean',
}, who='customer', key='customer_id', at='started_at') }}
