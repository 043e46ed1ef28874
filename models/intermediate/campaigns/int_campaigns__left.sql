-- The campaigns as the last night left them. Runs before they are replaced.
{{ last_night('int_campaigns__channeled', 'intermediate', {
    'campaign_id': 'string',
    'source': 'string',
    'medium': 'string',
    'campaign': 'string',
    'channel': 'string',
    'is_holdout': 'boolean',
}) }}
