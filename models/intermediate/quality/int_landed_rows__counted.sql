-- What became of the rows of every feed and day, as staging holds them.
with refused_or_accepted as (

    {% for feed in feeds() %}
    select
        '{{ feed }}' as feed,
        landed_on,
        cast(count_if(refusal_reason is null) as bigint) as usable_count,
        cast(count_if(refusal_reason is not null) as bigint) as quarantined_count
    from {{ ref('stg_' ~ feed ~ '__rows') }}
    group by landed_on
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

copies as (

    {% for feed in feeds() %}
    select
        '{{ feed }}' as feed,
        landed_on,
        count(*) as duplicate_count
    from {{ ref('stg_' ~ feed ~ '__duplicates') }}
    group by landed_on
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

counted as (

    select
        rows_.feed,
        rows_.landed_on,
        rows_.usable_count - coalesce(copies.duplicate_count, 0) as accepted_count,
        coalesce(copies.duplicate_count, 0) as duplicate_count,
        rows_.quarantined_count
    from refused_or_accepted as rows_
    left join copies
        on rows_.feed = copies.feed
        and rows_.landed_on = copies.landed_on

)

select * from counted
