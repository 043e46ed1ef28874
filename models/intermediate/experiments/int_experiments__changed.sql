-- The experiments of which a unit has changed. Empty on a whole build.
select distinct experiment_key
from {{ ref('int_experiment_units__changed') }}
