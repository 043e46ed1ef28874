{{ config(meta={'purpose': 'personalization'}) }}

-- What to do next for each customer who agreed to that, and what keeps it back. A wish for
-- something sensitive keeps an action back that hangs on it, and is not told.
with chosen as (

    select
        customers.customer_id,
        customers.stage,
        customers.moment,
        customers.is_sensitive,
        actions.action_key,
        actions.channel,
        actions.purpose,
        actions.priority,
        actions.moment as asked_moment,
        actions.stage as asked_stage,
        actions.segment_key,
        actions.audience_key
    from {{ ref('int_customers__staged') }} as customers
    left join {{ ref('int_actions__matched') }} as matched
        on customers.customer_id = matched.customer_id
    left join {{ ref('actions') }} as actions on matched.action_key = actions.action_key

),

judged as (

    select
        chosen.*,
        case
            when chosen.is_sensitive and chosen.asked_moment is not null then 'sensitive'
            when chosen.action_key is not null and consents.customer_id is null then 'no_consent'
            else blocks.blocked_by
        end as blocked_by
    from chosen
    left join {{ ref('int_consents__current') }} as consents
        on chosen.customer_id = consents.customer_id
        and chosen.purpose = consents.purpose
        and consents.is_granted
    left join {{ ref('int_contact_blocks__found') }} as blocks
        on chosen.customer_id = blocks.customer_id
        and chosen.channel = blocks.channel

),

worded as (

    select
        *,
        'stage is ' || asked_stage as stage_words,
        case when not is_sensitive then 'moment is ' || asked_moment end as moment_words,
        'segment is ' || segment_key as segment_words,
        'audience is ' || audience_key as audience_words,
        case
            when coalesce(asked_stage, asked_moment, segment_key, audience_key) is null
                then 'for everybody'
            when is_sensitive and asked_moment is not null then 'not told'
        end as other_words
    from judged

)

select
    customer_id,
    action_key,
    case when not is_sensitive then moment end as moment,
    stage,
    channel,
    purpose,
    cast(priority as int) as priority,
    case
        when action_key is not null
            then concat_ws(
                    ' and ', stage_words, moment_words, segment_words, audience_words, other_words
                )
    end as reason,
    action_key is not null and blocked_by is null as eligible,
    blocked_by
from worded
