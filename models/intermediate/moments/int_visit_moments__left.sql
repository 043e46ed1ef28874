-- The moments of changed visitors as the last night left them. Runs before they are
-- replaced.
{{ last_night('int_visit_moments__found', 'intermediate', {
    'session_date': 'date',
    'moment': 'string',
    'term_key': key_type(),
    'product_key': key_type(),
    'event_count': 'bigint',
}, who='visitor', key='visitor_key', at='first_at') }}
