{{ config(materialized='table') }}

-- What becomes of each who belongs to an audience: blocked by what, held out or chosen. Who
-- granted its purpose and is in nobody's way is taken by the score, the highest first, up
-- to as many as the audience may have.
with audiences as (

    select * from {{ ref('audiences') }}

),

asked as (

    select
        matched.audience_key,
        matched.customer_id,
        matched.reason,
        matched.score,
        case
            when consents.customer_id is null then 'no_consent'
            else blocks.blocked_by
        end as blocked_by,
        {{ lot("'order:' || matched.audience_key || ':' || matched.customer_id") }}
            as order_lot,
        {{ lot("'holdout:' || matched.audience_key || ':' || matched.customer_id") }}
            as holdout_lot
    from {{ ref('int_audience_members__matched') }} as matched
    inner join audiences on matched.audience_key = audiences.audience_key
    left join {{ ref('int_consents__current') }} as consents
        on matched.customer_id = consents.customer_id
        and audiences.purpose = consents.purpose
        and consents.is_granted
    left join {{ ref('int_contact_blocks__found') }} as blocks
        on matched.customer_id = blocks.customer_id
        and audiences.channel = blocks.channel

),

placed as (

    select
        asked.*,
        case
            when asked.blocked_by is null
                then row_number() over (
                        partition by asked.audience_key, asked.blocked_by is null
                        order by
                            asked.score desc nulls last,
                            asked.order_lot asc,
                            asked.customer_id asc
                    )
        end as place
    from asked

)

select
    placed.audience_key,
    placed.customer_id,
    placed.reason,
    placed.score,
    placed.place,
    case
        when placed.blocked_by is not null then placed.blocked_by
        when placed.place > audiences.most_customers then 'too_many'
        when placed.holdout_lot < 100 * audiences.holdout_percent then 'held_out'
        else 'chosen'
    end as outcome
from placed
inner join audiences on placed.audience_key = audiences.audience_key
