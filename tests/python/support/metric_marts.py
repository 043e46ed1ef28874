"""Made-up marts that tell right metrics from wrong ones: every column that a metric reads varies,
with bots, open windows, repeated costs, empty values and people who come again."""

from __future__ import annotations

from tests.python.support.published_marts import Rows

FIRST, DAYS = "date '2026-01-05'", 60

_CHANNELS = "['Email', 'Direct', 'Paid Search']"
_DEVICES = "['mobile', 'desktop']"
_REGIONS = "['東京都', '大阪府']"
_DATES = (
    f"(select cast({FIRST} + i::integer as date) as day, i from range({DAYS}) as t(i)) as dates"
)


def _lot(row: str, salt: str) -> str:
    """A large number, drawn by lot but always the same for a row."""
    # hash() would not do: its low bits go together from one salt to another
    return f"md5_number_lower(concat_ws('/', {row}, '{salt}'))"


def _pick(listed: str, row: str, salt: str) -> str:
    return f"{listed}[1 + ({_lot(row, salt)} % len({listed}))::integer]"


def _number(most: int, row: str, salt: str) -> str:
    return f"({_lot(row, salt)} % {most + 1})::integer"


def _is(one_of: int, row: str, salt: str) -> str:
    return f"{_lot(row, salt)} % {one_of} = 0"


def metric_marts() -> Rows:
    """Rows for every mart that models/semantic reads."""
    return {
        "fct_sessions": f"""
            select 's' || i as session_id, 'c' || {_number(70, "i", "who")} as customer_id,
                cast({FIRST} + {_number(DAYS - 1, "i", "day")} as date) as session_date,
                {_is(9, "i", "bot")} as is_bot_like, {_is(2, "i", "engaged")} as is_engaged,
                {_number(6, "i", "pages")} as page_view_count,
                {_pick(_CHANNELS, "i", "channel")} as channel,
                {_pick(_DEVICES, "i", "device")} as device_type,
                {_pick(_REGIONS, "i", "region")} as region, 'JP' as country,
                {_pick("['a', 'b']", "i", "source")} as source,
                {_pick("['a', 'b']", "i", "medium")} as medium,
                {_pick("['spring', null]", "i", "campaign")} as campaign,
                {_pick("['s1', null]", "i", "store")} as store_id,
                {_number(3, "i", "micro")} as micro_conversions,
                if({_is(4, "i", "macro")}, 2, 0) as macro_conversions,
                if({_is(4, "i", "macro")}, 12.5 * {_number(9, "i", "value")}, 0) as revenue
            from range(900) as t(i)
        """,
        "fct_conversions": f"""
            select 'v' || i as conversion_id,
                if({_is(7, "i", "outside")}, null, 's' || {_number(899, "i", "where")})
                    as session_id,
                'c' || {_number(70, "i", "who")} as customer_id,
                cast({FIRST} + {_number(DAYS - 1, "i", "day")} as date) as conversion_date,
                {_pick("['purchase', 'cart_added', 'article_read']", "i", "key")}
                    as conversion_key,
                if({_is(3, "i", "tier")}, 'macro', 'micro') as tier,
                {_pick("['process', 'engagement', null]", "i", "kind")} as kind
            from range(400) as t(i)
        """,
        "conversion_daily": f"""
            select day as activity_date, key as conversion_key, tier, channel, device_type, region,
                {_number(5, "dates.i, key, channel, region", "count")} as conversion_count,
                {_number(3, "dates.i, key, channel, region", "sessions")}
                    as converting_session_count,
                10.25 * {_number(5, "dates.i, key, channel, region", "value")} as value
            from {_DATES}, unnest({_CHANNELS}) as c(channel), unnest({_DEVICES}) as d(device_type),
                unnest({_REGIONS}) as r(region),
                (values ('purchase', 'macro'), ('sign_up', 'macro'), ('cart_added', 'micro'))
                    as k(key, tier)
        """,
        "funnel_steps": f"""
            with reached as (
                select day as entry_date, i, funnel_key, breakdown, breakdown_value, step_number,
                    {_number(9, "i, funnel_key, breakdown_value", "in")} + 30 - 9 * step_number
                        as reached
                from {_DATES}, (values ('checkout'), ('coupon')) as f(funnel_key),
                    (values ('all', 'all'), ('channel', 'Email'), ('channel', 'Direct'))
                        as b(breakdown, breakdown_value),
                    range(1, 4) as s(step_number)
            )
            select funnel_key, entry_date, breakdown, breakdown_value, step_number, reached,
                ['cart_added', 'checkout_started', 'purchase'][step_number] as conversion_key,
                first_value(reached) over steps as entered,
                coalesce(lag(reached) over steps, reached) - reached as dropped,
                reached / coalesce(lag(reached) over steps, reached) as step_rate,
                reached / first_value(reached) over steps as overall_rate,
                i < {DAYS - 14} as is_mature
            from reached
            window steps as (
                partition by funnel_key, entry_date, breakdown_value order by step_number
            )
        """,
        "funnel_entries": f"""
            select {_pick("['checkout', 'coupon']", "i", "funnel")} as funnel_key,
                'c' || i as unit_id, 1 as entry_number,
                cast({FIRST} + {_number(DAYS - 1, "i", "day")} as date) as entry_date,
                if({_is(3, "i", "done")}, timestamp '2026-03-01', null) as completed_at,
                not {_is(4, "i", "open")} as is_mature,
                {_pick(_CHANNELS, "i", "channel")} as channel,
                {_pick(_DEVICES, "i", "device")} as device_type,
                {_pick(_REGIONS, "i", "region")} as region
            from range(500) as t(i)
        """,
        "channel_performance": f"""
            with performed as (
                select day as activity_date, channel, campaign, key as conversion_key, tier,
                    model as model_key,
                    case campaign when 'spring' then 40.5 + dates.i when 'may' then 7.25 end
                        as cost,
                    {_number(4, "dates.i, campaign, key", "assists")} as assist_count,
                    {_number(8, "dates.i, campaign, key, model", "credit")} / 4
                        as credited_conversions,
                    {_number(8, "dates.i, campaign, key, model", "credit")} * 31.0
                        as credited_value
                from {_DATES}, (values ('Email', 'spring'), ('Email', 'may'), ('Direct', '(none)'))
                        as c(channel, campaign),
                    (values ('purchase', 'macro'), ('sign_up', 'macro'), ('cart_added', 'micro'))
                        as k(key, tier),
                    (values ('linear'), ('last_touch')) as m(model)
            )
            select *, credited_conversions * (day(activity_date) % 5) / 5
                    as new_customer_conversions,
                credited_conversions * (5 - day(activity_date) % 5) / 5
                    as returning_customer_conversions,
                cost / nullif(credited_conversions, 0) as cost_per_conversion,
                credited_value / nullif(cost, 0) as return_on_ad_spend
            from performed
        """,
        "fct_contacts": f"""
            select 'k' || i as contact_id, 'email_sent' as event_name,
                'c' || {_number(70, "i", "who")} as customer_id,
                {_pick("['spring', 'may']", "i", "campaign")} as campaign_name,
                {_pick("['email', 'sms']", "i", "channel")} as channel,
                cast({FIRST} + {_number(DAYS - 1, "i", "day")} as date) as contact_date
            from range(200) as t(i)
        """,
        "dim_customers": f"""
            select 'c' || i as customer_id,
                {FIRST} + to_hours({_number(24 * DAYS - 1, "i", "first")}) as first_seen_at,
                {_is(2, "i", "identified")} as is_identified,
                {_pick(_CHANNELS, "i", "channel")} as first_channel, 'JP' as country,
                {_pick(_REGIONS, "i", "region")} as region,
                {_pick(_DEVICES, "i", "device")} as device_type
            from range(71) as t(i)
        """,
        "rfm": f"""
            select 'c' || i as customer_id, {_number(2, "i", "again")} as frequency,
                cast({FIRST} + {_number(DAYS - 1, "i", "first")} as date) as first_purchase_date,
                10.25 * {_number(40, "i", "value")} as monetary,
                1 + {_number(4, "i", "r")} as r_score, 1 + {_number(4, "i", "f")} as f_score,
                1 + {_number(4, "i", "m")} as m_score
            from range(50) as t(i)
        """,
        "cohort_retention": """
            select kind as cohort_kind, month as cohort_month, period::integer as period_number,
                size as cohort_size, size - 17 * period as customers,
                size - 23 * period as purchasers, (size - 17 * period) / size as retention_rate,
                (size - 23 * period) / size as purchase_rate, period < 2 as is_mature
            from range(3) as p(period),
                (values ('first_visit', date '2026-01-01', 120), ('first_visit', '2026-02-01', 90),
                    ('first_purchase', '2026-01-01', 70)) as c(kind, month, size)
        """,
        "customer_segments": f"""
            select 'c' || {_number(70, "i", "who")} as customer_id, i as spell_number,
                {_pick("['loyal', 'new']", "i", "segment")} as segment_key,
                cast({FIRST} + {_number(DAYS - 1, "i", "day")} as date) as entered_on,
                {_is(2, "i", "now")} as is_current
            from range(160) as t(i)
        """,
        "segment_performance": f"""
            select segment_key, month as period_start,
                {_number(90, "segment_key, month", "size")} + 60 as member_count,
                {_number(40, "segment_key, month", "micro")} + 20 as micro_converter_count,
                {_number(15, "segment_key, month", "macro")} + 3 as macro_converter_count,
                12.5 * {_number(500, "segment_key, month", "value")} as revenue
            from (values ('(all)'), ('loyal'), ('new')) as s(segment_key),
                (values (date '2026-01-01'), ('2026-02-01'), ('2026-03-01')) as m(month)
        """,
        "moment_trends": f"""
            select cast({FIRST} + 7 * i::integer as date) as week_start, moment, topic,
                {_number(30, "i, moment, topic", "visits")} + 5 as visit_count, i < 7 as is_mature
            from range(8) as t(i), (values ('know'), ('buy')) as m(moment),
                (values ('tea'), ('(none)')) as x(topic)
        """,
        "batch_reconciliation": f"""
            select feed, day as landed_on, 100 + 2 * i as rows_read, 90 + i as accepted,
                4 + i - {_number(3, "feed, i", "refused")} as duplicate,
                6 + {_number(3, "feed, i", "refused")} as quarantined
            from {_DATES}, (values ('events'), ('products')) as f(feed)
        """,
        "quarantine_summary": f"""
            select feed, day as landed_on, reason as refusal_reason, feed || day as source_file,
                1 + {_number(4, "feed, i, reason", "rows")} as row_count
            from {_DATES}, (values ('events'), ('products')) as f(feed),
                (values ('invalid_json'), ('no_id')) as r(reason)
        """,
        "unclassified_events": f"""
            select 'events' as feed, day as landed_on, name as event_name,
                {_number(20, "i, name", "events")} as event_count
            from {_DATES}, (values ('hover'), ('swipe')) as n(name)
        """,
    }
