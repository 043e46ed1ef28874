-- How good the model of search terms is that says what no rule knows, on terms that it
-- did not learn from.
select
    clock.last_landed_on as learned_on,
    cast(scored.texts as bigint) as terms,
    cast(scored.held_out as bigint) as held_out_terms,
    cast(settings.intent_certainty_percent as double) / 100 as certainty,
    cast(scored.accuracy as double) as accuracy,
    cast(scored.coverage as double) as coverage,
    cast(scored.baseline as double) as baseline_accuracy,
    scored.accuracy > scored.baseline as is_used
from {{ ref('int_intent_model__scored') }} as scored
cross join {{ ref('stg_landing__clock') }} as clock
cross join {{ ref('stg_definitions__settings') }} as settings
