{{ config(meta={'purpose': 'analytics'}) }}

-- Whether who is chosen for messages, offers and segments is so as often in every group of
-- people: by age, household, region, as far as that is known.
{%- set benefit_days = 28 %}
{%- set z = '1.959963984540054e0' %}
with settings as (

    select * from {{ ref('stg_definitions__settings') }}

),

clock as (

    select * from {{ ref('stg_landing__clock') }}

),

customers as (

    select
        customer_id,
        region,
        {{ hash_key('customer_id') }} as customer_key
    from {{ ref('dim_customers') }}

),

numbered as (

    select
        effective.customer_key,
        effective.attribute,
        effective.value as attribute_value,
        row_number() over (
            partition by effective.customer_key, effective.attribute
            order by effective.statement_number desc
        ) as place
    from {{ ref('int_customer_attributes__effective') }} as effective
    inner join {{ ref('fairness_attributes') }} as attributes
        on effective.attribute = attributes.attribute
    cross join clock
    where effective.updated_at < clock.clock_at

),

stated as (

    select * from numbered
    where
        place = 1
        and attribute <> 'region'
        and attribute_value is not null

),

members as (

    select
        customers.customer_id,
        customers.customer_key,
        stated.attribute,
        stated.attribute_value
    from customers
    inner join stated on customers.customer_key = stated.customer_key
    union all
    select
        customers.customer_id,
        customers.customer_key,
        attributes.attribute,
        customers.region as attribute_value
    from customers
    inner join {{ ref('fairness_attributes') }} as attributes on attributes.attribute = 'region'
    where customers.region is not null

),

chosen as (

    {%- for mart in ['recommendations', 'abandoned_products'] %}
    select distinct
        '{{ mart }}' as selection,
        customer_id
    from {{ ref(mart) }}
    union all
    {%- endfor %}
    select distinct
        'audience:' || audience_key as selection,
        customer_id
    from {{ ref('audiences_drawn') }}
    union all
    select
        'segment:' || segment_key as selection,
        customer_id
    from {{ ref('customer_segments') }}
    where is_current

),

converted as (

    select distinct days.customer_key
    from {{ ref('int_customer_days__converted') }} as days
    cross join clock
    where
        days.is_macro
        and days.conversion_date > {{ add_days('clock.last_landed_on', -benefit_days) }}
        and days.conversion_date <= clock.last_landed_on

),

sizes as (

    select
        attribute,
        attribute_value,
        count(*) as customer_count
    from members
    group by attribute, attribute_value

),

selections as (

    select distinct selection from chosen

),

selected as (

    select
        chosen.selection,
        members.attribute,
        members.attribute_value,
        count(*) as selected_count,
        count(converted.customer_key) as converted_count
    from chosen
    inner join members on chosen.customer_id = members.customer_id
    left join converted on members.customer_key = converted.customer_key
    group by chosen.selection, members.attribute, members.attribute_value

),

counted as (

    select
        selections.selection,
        sizes.attribute,
        sizes.attribute_value,
        sizes.customer_count,
        coalesce(selected.selected_count, 0) as selected_count,
        coalesce(selected.converted_count, 0) as converted_count
    from sizes
    cross join selections
    left join selected
        on selections.selection = selected.selection
        and sizes.attribute = selected.attribute
        and sizes.attribute_value = selected.attribute_value

),

rated as (

    select
        counted.*,
        cast(settings.fewest_customers as bigint) as fewest,
        cast(counted.customer_count as double) as n,
        cast(counted.selected_count as double) / counted.customer_count as rate,
        cast(sum(counted.selected_count) over groups_of_attribute as double)
        / sum(counted.customer_count) over groups_of_attribute as all_rate
    from counted
    cross join settings
    window groups_of_attribute as (partition by counted.selection, counted.attribute)

),

bounded as (

    -- Wilson's interval: it holds for few, and for rates near 0 and 1
    select
        *,
        (rate + {{ z }} * {{ z }} / (2 * n)) / (1 + {{ z }} * {{ z }} / n) as middle,
        {{ z }} * sqrt(rate * (1 - rate) / n + {{ z }} * {{ z }} / (4 * n * n))
        / (1 + {{ z }} * {{ z }} / n) as half_width
    from rated

)

select
    selection,
    attribute,
    attribute_value,
    customer_count,
    case when customer_count >= fewest then selected_count end as selected_count,
    case when customer_count >= fewest then rate end as selection_rate,
    all_rate as all_selection_rate,
    case when customer_count >= fewest then rate / nullif(all_rate, 0) end as rate_ratio,
    case when customer_count >= fewest then greatest(middle - half_width, 0) end as ci_low,
    case when customer_count >= fewest then least(middle + half_width, 1) end as ci_high,
    case
        when customer_count >= fewest and selected_count >= fewest
            then cast(converted_count as double) / selected_count
    end as conversion_rate,
    case
        when customer_count < fewest then 'too few to judge'
        when rate > all_rate and middle - half_width > all_rate then 'more often'
        when rate < all_rate and middle + half_width < all_rate then 'less often'
        else 'alike'
    end as verdict
from bounded
