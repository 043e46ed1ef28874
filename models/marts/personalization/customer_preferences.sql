{{ config(meta={'purpose': 'personalization'}) }}

-- What customers who agreed to personalization prefer: what they declared before what
-- was observed, and that before what follows from what they did.
with known as (

    select
        customer_id,
        preference,
        value,
        origin,
        case origin when 'declared' then 1 else 2 end as origin_place,
        stated_on
    from {{ ref('int_preferences__stated') }}
    where value is not null
    union all
    select
        customer_id,
        preference,
        value,
        'derived' as origin,
        3 as origin_place,
        last_on as stated_on
    from {{ ref('int_preferences__derived') }}

),

placed as (

    select
        known.*,
        row_number() over (
            partition by known.customer_id, known.preference order by known.origin_place
        ) as place
    from known
    inner join {{ ref('int_consents__current') }} as consents
        on known.customer_id = consents.customer_id
        and consents.purpose = 'personalization'
        and consents.is_granted

)

select
    placed.customer_id,
    placed.preference,
    placed.value,
    placed.origin,
    placed.stated_on,
    greatest(
        cast({{ days_between('placed.stated_on', 'clock.last_landed_on') }} as integer), 0
    ) as age_days
from placed
cross join {{ ref('stg_landing__clock') }} as clock
where placed.place = 1
