-- The paths of changed customers as the last night left them. Runs before they are
-- replaced.
{{ last_night('int_paths__walked', 'intermediate', {
    'path_key': key_type(),
    'touch_number': 'integer',
    'touch_count': 'integer',
    'campaign': 'string',
    'channel_number': 'integer',
    'previous_channel_number': 'integer',
    'channel_bits': 'bigint',
    'channel_touch_count': 'integer',
    'is_assist': 'boolean',
    'is_last_non_direct': 'boolean',
    'position_credit': 'decimal(18, 12)',
    'decay_credit': 'decimal(18, 12)',
}, who='touch_customer', key='customer_key', at='ends_at') }}
