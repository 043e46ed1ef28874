-- The channels with a number each, and a bit: what somebody met is then one number.
-- check-definitions holds them to as many as there are bits.
with channels as (

    select channel from {{ ref('channels') }}
    union
    select 'Unassigned' as channel

),

numbered as (

    select
        channel,
        cast(row_number() over (order by channel) - 1 as integer) as channel_number
    from channels

)

select
    channel,
    channel_number,
    cast(power(2, channel_number) as bigint) as channel_bit
from numbered
