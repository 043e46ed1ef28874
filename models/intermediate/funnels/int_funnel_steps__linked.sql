-- For each event at which a link begins, the first later one at which it ends: one
-- sort of narrow rows for all funnels.
with links as (

    select * from {{ ref('int_funnel_links__listed') }}

),

distinct_links as (

    select distinct
        link_number,
        funnel_number,
        link_kind,
        from_step,
        to_step,
        most_hours
    from links

),

conversions as (

    select * from {{ ref('int_funnel_conversions__listed') }}

),

roles as (

    select
        links.link_number,
        links.unit,
        conversions.conversion_number,
        bit_or(others.conversion_bit) as other_bits,
        false as is_end
    from links
    inner join conversions on links.from_conversion_key = conversions.conversion_key
    inner join conversions as others on links.to_conversion_key = others.conversion_key
    group by links.link_number, links.unit, conversions.conversion_number
    union all
    select
        links.link_number,
        links.unit,
        conversions.conversion_number,
        bit_or(others.conversion_bit) as other_bits,
        true as is_end
    from links
    inner join conversions on links.to_conversion_key = conversions.conversion_key
    inner join conversions as others on links.from_conversion_key = others.conversion_key
    group by links.link_number, links.unit, conversions.conversion_number

),

marks as (

    {%- for unit in ['customer', 'session'] %}
    select
        roles.link_number,
        roles.is_end,
        placed.{{ unit }}_key as unit_key,
        {{ hash_key('roles.link_number, placed.' ~ unit ~ '_key') }} as way_key,
        placed.moment,
        placed.conversion_date
    from {{ ref('int_funnel_conversions__placed') }} as placed
    inner join roles
        on placed.conversion_number = roles.conversion_number
        and roles.unit = '{{ unit }}'
    where placed.{{ unit }}_bits & roles.other_bits <> 0
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

looked_ahead as (

    select
        link_number,
        is_end,
        unit_key,
        moment,
        conversion_date,
        {{ last_known('case when is_end then moment end') }} over (
            -- one event fills one step: its own end lies before its beginning
            partition by way_key
            order by moment desc, case when is_end then 1 else 0 end
            rows between unbounded preceding and 1 preceding
        ) as next_moment
    from marks

),

linked as (

    select
        links.link_number,
        links.funnel_number,
        links.link_kind,
        links.from_step,
        links.to_step,
        looked_ahead.unit_key,
        looked_ahead.moment,
        looked_ahead.conversion_date,
        looked_ahead.next_moment
    from looked_ahead
    inner join distinct_links as links on looked_ahead.link_number = links.link_number
    where
        not looked_ahead.is_end
        and {{ moment_at('looked_ahead.next_moment') }}
        <= {{ moment_at('looked_ahead.moment') }} + links.most_hours * interval '1' hour

)

select * from linked
