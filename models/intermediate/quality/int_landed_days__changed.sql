-- Landed days whose rows are read tonight, or one of whose rows has become, or
-- ceased to be, a copy of another.
select landed_on
from ({{ tonights_days() }}) as tonights
union
select landed_on
from {{ ref('stg_events__touched') }}
where is_landed
