"""The SQL that turns the grocer's tables into feeds (DuckDB; read by `demo.grocer` only).

The source's times are UTC, but its week and its redemption dates are days in the stores' own zone:
counted in America/New_York every redemption meets a basket of its household, counted in UTC one in
nine does not.
"""

STORE_ZONE = "America/New_York"

LINES = """
create temp table lines as
select
    basket_id,
    cast(household_id as varchar) as user_id,
    cast(store_id as varchar) as store_id,
    cast(product_id as varchar) as product_id,
    row_number() over (partition by basket_id order by file_row_number) as line_number,
    transaction_timestamp as occurred_at,
    cast(quantity as bigint) as quantity,
    cast(sales_value as decimal(18, 2)) as value,
    cast(retail_disc as decimal(18, 2)) as retail_disc,
    cast(coupon_disc as decimal(18, 2)) as coupon_disc,
    cast(coupon_match_disc as decimal(18, 2)) as coupon_match_disc
from read_parquet('{data}/transactions.parquet', file_row_number = true)
"""

# Nobody was asked in the source. The demo supposes that three of four households agreed, so that
# the marts of those who did can be looked at; the first basket of each of these says so.
CONSENT = '{"analytics":"granted","advertising":"granted","personalization":"granted"}'

BASKETS = """
create temp table baskets as
select
    basket_id,
    user_id,
    store_id,
    any_value(occurred_at) as occurred_at,
    sum(quantity) as quantity,
    sum(value) as value,
    sum(coupon_disc) as coupon_disc,
    cast(
        (any_value(occurred_at) at time zone 'UTC') at time zone '{zone}' as date
    ) as store_date,
    cast(user_id as bigint) % 4 <> 0
    and row_number() over (partition by user_id order by any_value(occurred_at), basket_id) = 1
        as is_agreement
from lines
group by basket_id, user_id, store_id
"""

# The source dates a redemption but gives no time. It takes the time of the household's first basket
# of that day with a coupon discount, else of its first basket that day, else noon. Its event_id
# begins with 'coupon:', which sorts before 'purchase:', and events of one moment are ordered by
# their id: so the redemption comes before the purchase that it belongs to.
REDEMPTIONS = """
create temp table redemptions as
select
    cast(redemption.household_id as varchar) as user_id,
    cast(redemption.campaign_id as varchar) as campaign_id,
    cast(redemption.coupon_upc as varchar) as coupon_upc,
    row_number() over (
        partition by redemption.household_id
        order by redemption.redemption_date, redemption.campaign_id, redemption.coupon_upc
    ) as redemption_number,
    coalesce(
        basket.occurred_at, redemption.redemption_date + interval 12 hours
    ) as occurred_at
from read_parquet('{data}/coupon_redemptions.parquet') as redemption
left join (
    select
        user_id,
        store_date,
        coalesce(
            min(occurred_at) filter (where coupon_disc > 0), min(occurred_at)
        ) as occurred_at
    from baskets
    group by user_id, store_date
) as basket
    on basket.user_id = cast(redemption.household_id as varchar)
    and basket.store_date = cast(redemption.redemption_date as date)
"""

EVENTS = """
create temp table events as
select *, greatest(cast(occurred_at as date), date '{first_day}') as landed_on
from (
    select
        'purchase:' || basket_id as event_id, 'purchase' as event_name, occurred_at, user_id,
        store_id, null as utm_source, null as utm_medium, null as utm_campaign,
        null as campaign_id, null as product_id, cast(basket_id as varchar) as order_id,
        cast(quantity as bigint) as quantity, cast(value as decimal(18, 2)) as value,
        'USD' as currency, null as properties,
        case when is_agreement then '{consent}' end as consent
    from baskets
    union all
    select
        'product:' || basket_id || ':' || line_number, 'product_purchased', occurred_at, user_id,
        store_id, null, null, null, null, product_id, cast(basket_id as varchar), quantity,
        value, 'USD',
        '{{' || nullif(concat_ws(
            ',',
            case when retail_disc <> 0 then '"retail_disc":' || retail_disc end,
            case when coupon_disc <> 0 then '"coupon_disc":' || coupon_disc end,
            case when coupon_match_disc <> 0 then '"coupon_match_disc":' || coupon_match_disc end
        ), '') || '}}', null
    from lines
    union all
    select
        'coupon:' || user_id || ':' || redemption_number, 'coupon_redeemed', occurred_at, user_id,
        null, null, null, null, campaign_id, null, null, null, null, null,
        '{{"coupon_upc":"' || coupon_upc || '"}}', null
    from redemptions
    union all
    select
        'campaign:' || campaign_id || ':' || household_id, 'campaign_received',
        start_date + interval 8 hours, cast(household_id as varchar), null, 'direct_mail',
        'coupon', 'Campaign ' || campaign_id, cast(campaign_id as varchar), null, null, null,
        null, null, null, null
    from read_parquet('{data}/campaigns.parquet') as sends
    inner join read_parquet('{data}/campaign_descriptions.parquet') as campaigns
        using (campaign_id)
)
"""

ROWS_PER_DAY = "select landed_on, count(*) from events group by landed_on"

DROP_SOURCES = "drop table lines; drop table baskets; drop table redemptions"

EVENTS_OF_DAYS = """
select * exclude (landed_on)
from events
where landed_on between ? and ?
order by landed_on, occurred_at, event_id
"""

CUSTOMERS = """
select
    cast(household_id as varchar) as user_id, date '{first_day}' as updated_at, attribute, value,
    'observed' as origin
from (
    unpivot (from read_parquet('{data}/demographics.parquet'))
    on * exclude (household_id) into name attribute value value
)
order by household_id, attribute
"""

PRODUCTS = """
select
    cast(product_id as varchar) as product_id, product_type as name,
    product_category as category, product_type as subcategory, department, brand,
    manufacturer_id, package_size
from read_parquet('{data}/products.parquet') as products
order by products.product_id
"""

STORES = """
select store_id, 'Store ' || store_id as name
from events
where store_id is not null
group by store_id
order by cast(store_id as bigint)
"""

CAMPAIGNS = """
select
    cast(campaign_id as varchar) as campaign_id, 'Campaign ' || campaign_id as name,
    'direct_mail' as channel, 'coupon' as medium, cast(start_date as date) as started_on,
    cast(end_date as date) as ended_on, false as is_holdout, campaign_type
from read_parquet('{data}/campaign_descriptions.parquet') as campaigns
order by campaigns.campaign_id
"""

TOTALS = """
select
    count(*) filter (where event_name = 'purchase') as baskets,
    count(*) filter (where event_name = 'product_purchased') as lines,
    coalesce(sum(value) filter (where event_name = 'purchase'), 0) as basket_sales,
    coalesce(sum(value) filter (where event_name = 'product_purchased'), 0) as line_sales,
    count(*) filter (where event_name = 'coupon_redeemed') as redemptions,
    count(*) filter (where event_name = 'campaign_received') as sends,
    count(distinct event_id) as event_ids,
    count(*) as event_rows
from read_parquet('{staging}/events/*/*.parquet')
"""
