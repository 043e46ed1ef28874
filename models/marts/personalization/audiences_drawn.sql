{#- Published as audiences, the name that its definitions file already has. -#}
{{ config(alias='audiences', meta={'purpose': 'advertising'}) }}

-- Who may be contacted, for which audience, how, and why. The purpose is each row's own.
with policies as (

    select * from {{ ref('contact_policies') }}

),

anywhere as (

    select
        max(case when channel = 'any' then from_hour end) as from_hour,
        max(case when channel = 'any' then to_hour end) as to_hour
    from policies

)

select
    ruled.audience_key,
    ruled.customer_id,
    audiences.purpose,
    audiences.channel,
    ruled.score,
    cast(ruled.place as bigint) as priority,
    ruled.outcome = 'held_out' as is_holdout,
    ruled.reason,
    coalesce(own.from_hour, anywhere.from_hour) as quiet_from_hour,
    coalesce(own.to_hour, anywhere.to_hour) as quiet_to_hour
from {{ ref('int_audience_members__ruled') }} as ruled
inner join {{ ref('audiences') }} as audiences on ruled.audience_key = audiences.audience_key
cross join anywhere
left join policies as own on audiences.channel = own.channel
where ruled.outcome in ('chosen', 'held_out')
