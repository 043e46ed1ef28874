{{ config(materialized='table') }}
{%- set rfm_fields = [
    'recency_days', 'frequency', 'monetary', 'r_score', 'f_score', 'm_score'
] %}

-- What is known of each customer tonight, as text, of the fields that an active audience
-- names. A further kind of fact is one more query here, and a line in FACT_FORMS of
-- orchestration/lib/definitions/vocabulary.py.
with fields as (

    select field from {{ ref('int_audience_conditions__listed') }}
    union
    select ordered_by as field from {{ ref('audiences') }}
    where
        is_active
        and ordered_by is not null

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

customers as (

    select
        customer_id,
        {{ hash_key('customer_id') }} as customer_key
    from {{ ref('dim_customers') }}

),

segments as (

    select
        customer_id,
        'segment.' || segment_key as field,
        'true' as value
    from {{ ref('customer_segments') }}
    where is_current

),

rfm as (

    {%- for name in rfm_fields %}
    select
        customer_id,
        'rfm.{{ name }}' as field,
        {% if name == 'monetary' -%}
        {{ number_as_text('cast(monetary as decimal(38, 4))') }} as value
        {%- else -%}
        cast({{ name }} as string) as value
        {%- endif %}
    from {{ ref('rfm') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

propensities as (

    select
        customer_id,
        'propensity.' || conversion_key || '.' || cast(horizon_days as string) as field,
        cast(cast(probability as decimal(9, 6)) as string) as value
    from {{ ref('propensity') }}

),

-- what somebody wants of a sensitive category is nobody's business
intents as (

    select
        scores.customer_id,
        'intent.' || scores.moment as field,
        cast(cast(max(scores.score) as decimal(18, 6)) as string) as value
    from {{ ref('intent_scores') }} as scores
    left join {{ ref('int_topics__sensitive') }} as sensitive on scores.topic = sensitive.topic
    where sensitive.topic is null
    group by scores.customer_id, scores.moment

),

-- how long ago the last of it was, in days
abandoned as (

    select
        customer_id,
        'abandoned.' || stage as field,
        cast(min(age_days) as string) as value
    from {{ ref('abandoned_products') }}
    group by customer_id, stage

),

stated as (

    select
        attributes.customer_key,
        'attribute.' || attributes.attribute as field,
        attributes.value,
        row_number() over (
            partition by attributes.customer_key, attributes.attribute
            order by attributes.statement_number desc
        ) as place
    from {{ ref('int_customer_attributes__effective') }} as attributes
    inner join clock on attributes.updated_at < clock.clock_at

),

attributes as (

    select
        customers.customer_id,
        stated.field,
        stated.value
    from stated
    inner join customers on stated.customer_key = customers.customer_key
    where stated.place = 1

),

facts as (

    {%- for kind in ['segments', 'rfm', 'propensities', 'intents', 'abandoned', 'attributes'] %}
    select * from {{ kind }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select facts.*
from facts
inner join fields on facts.field = fields.field
where facts.value is not null
