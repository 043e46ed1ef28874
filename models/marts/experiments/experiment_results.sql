-- Every variant of every experiment beside its control: whom it was shown to, what
-- they did, and whether that is more than chance.
with tested as (

    select * from {{ ref('int_experiment_results__tested') }}

)

select
    tested.experiment_key,
    tested.breakdown,
    tested.breakdown_value,
    tested.conversion_key,
    tested.measure,
    tested.variant,
    cast(tested.is_control as boolean) as is_control,
    experiments.is_defined,
    coalesce(tested.conversion_key = experiments.primary_conversion_key, false) as is_primary,
    cast(tested.unit_count as bigint) as units,
    cast(tested.contaminated_count as bigint) as contaminated_units,
    true as is_contaminated_excluded,
    case tested.measure when 'rate' then cast(tested.y as bigint) end as conversions,
    case tested.measure when 'value' then cast(tested.y as decimal(38, 4)) end as value,
    cast(tested.y as double) / nullif(cast(tested.unit_count as double), 0) as rate,
    {%- for figure in [
        'lift', 'ci_low', 'ci_high', 'p_value', 'adjusted_p_value', 'anytime_p_value',
        'cuped_lift', 'cuped_p_value', 'cuped_variance_ratio',
    ] %}
    {{ known_number('tested.' ~ figure) }} as {{ figure }},
    {%- endfor %}
    {{ known_number('tested.sample_ratio_p_value') }} as srm_p_value,
    tested.verdict
from tested
inner join {{ ref('int_experiments__listed') }} as experiments
    on tested.experiment_key = experiments.experiment_key
