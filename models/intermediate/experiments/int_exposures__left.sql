-- The exposures of changed visitors as the last night left them. Runs before they are
-- replaced.
{{ last_night('int_exposures__identified', 'intermediate', {
    'experiment_key': 'string',
    'customer_key': key_type(),
    'visitor_key': key_type(),
}, who='visitor', key='visitor_key', at='occurred_at') }}
