-- What became of the rows of every feed and day, as staging holds them. Only the
-- events are many enough to be counted by what changed.
with usable_or_not as (

    select
        feed,
        landed_on,
        usable_count,
        quarantined_count
    from {{ ref('int_landed_events__counted') }}
    {%- for feed in feeds() if feed != 'events' %}
    union all
    select
        '{{ feed }}' as feed,
        landed_on,
        cast(count_if(refusal_reason is null) as bigint) as usable_count,
        cast(count_if(refusal_reason is not null) as bigint) as quarantined_count
    from {{ ref('stg_' ~ feed ~ '__rows') }}
    group by landed_on
    {%- endfor %}

),

copies as (

    select
        feed,
        landed_on,
        duplicate_count
    from {{ ref('int_landed_events__counted') }}
    {%- for feed in feeds() if feed != 'events' %}
    union all
    select
        '{{ feed }}' as feed,
        landed_on,
        count(*) as duplicate_count
    from {{ ref('stg_' ~ feed ~ '__duplicates') }}
    group by landed_on
    {%- endfor %}

),

counted as (

    select
        usable_or_not.feed,
        usable_or_not.landed_on,
        usable_or_not.usable_count - coalesce(copies.duplicate_count, 0) as accepted_count,
        coalesce(copies.duplicate_count, 0) as duplicate_count,
        usable_or_not.quarantined_count
    from usable_or_not
    left join copies
        on usable_or_not.feed = copies.feed
        and usable_or_not.landed_on = copies.landed_on

)

select * from counted
