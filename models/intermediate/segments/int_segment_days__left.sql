{{ config(materialized='table') }}

-- What the customers of tonight's changed set had brought to the totals of segments
-- before. Of their conversions, those since the beginning of the month are enough.
-- Runs before their days and spells are replaced.
with spells as (

    {{ last_night('int_segment_spells__numbered', 'intermediate', {
        'customer_key': key_type(),
        'segment_number': 'int',
        'previous_left_on': 'date',
        'entered_on': 'date',
        'left_on': 'date',
    }, who='segment_customer', key='customer_key') }}

),

days as (

    {{ last_night('int_customer_days__converted', 'intermediate', {
        'customer_key': key_type(),
        'conversion_date': 'date',
        'is_macro': 'boolean',
        'value': 'decimal(38, 4)',
    }, who='segment_customer', key='customer_key', at="conversion_date + interval '31' day") }}

),

totals as (

    {{ tallied_segments('days', 'spells') }}

)

select * from totals
