"""What every metric has to be, in plain SQL over the marts: dimensions first, the number last."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A metric by dimensions, and a query for the same; the columns are in the same order."""

    by: str
    sql: str
    where: str = ""


_PEOPLE = "from marts.fct_sessions where not is_bot_like"
_DAILY = "from marts.conversion_daily"
_BOTS_OUT = """
    from marts.fct_conversions as conversions
    left join marts.fct_sessions as sessions using (session_id)
    where sessions.is_bot_like is distinct from true
"""
_STEPS = "funnel_key,step_number,breakdown_value"
_MATURE = """
    from marts.funnel_steps where breakdown = 'channel' and is_mature
    group by funnel_key, step_number, breakdown_value
"""
_ENTRIES = "from marts.funnel_entries where is_mature group by funnel_key, channel, region"
# what a cost is, told once: of any one conversion and model
_COSTS = """
    (
        select distinct activity_date, channel, campaign, cost from marts.channel_performance
    ) as costs
"""
_CREDITS = "conversion_key,model_key,campaign"
_CREDITED = "from marts.channel_performance group by conversion_key, model_key, campaign"
_COHORTS = "from marts.cohort_retention where is_mature"
_SEGMENTS = "segment_key,quarter"
_MONTHS = """
    from marts.segment_performance group by segment_key, date_trunc('quarter', period_start)
"""
_FEEDS = "from marts.batch_reconciliation group by feed, date_trunc('week', landed_on)"
_WEEKS = "feed,week"


def _sessions(number: str) -> Case:
    return Case(
        "week,channel",
        f"select date_trunc('week', session_date), channel, {number} {_PEOPLE} group by all",
    )


def _conversions(number: str) -> Case:
    return Case(
        "conversion_key,region,month",
        "select conversion_key, region, date_trunc('month', activity_date), "
        f"{number} {_DAILY} group by all",
    )


def _steps(number: str) -> Case:
    return Case(
        _STEPS,
        f"select funnel_key, step_number, breakdown_value, {number} {_MATURE}",
        "breakdown=channel",
    )


def _entries(number: str) -> Case:
    return Case(
        "funnel_key,channel,region", f"select funnel_key, channel, region, {number} {_ENTRIES}"
    )


def _credits(number: str) -> Case:
    return Case(_CREDITS, f"select conversion_key, model_key, campaign, {number} {_CREDITED}")


def _buyers(number: str) -> Case:
    return Case(
        "customer_region,r_score",
        f"select region, r_score, {number} from marts.rfm "
        "inner join marts.dim_customers using (customer_id) group by all",
    )


def _cohorts(number: str) -> Case:
    return Case(
        "cohort_kind,period_number,month",
        f"select cohort_kind, period_number, cohort_month, {number} {_COHORTS}",
    )


def _segments(number: str) -> Case:
    return Case(
        _SEGMENTS,
        f"select segment_key, date_trunc('quarter', period_start), {number} {_MONTHS}",
    )


def _feeds(number: str) -> Case:
    return Case(_WEEKS, f"select feed, date_trunc('week', landed_on), {number} {_FEEDS}")


CASES = {
    # sessions
    "sessions": _sessions("count(*)"),
    "visitors": _sessions("count(distinct customer_id)"),
    "sessions_per_visitor": _sessions("count(*) / count(distinct customer_id)"),
    "engaged_sessions": _sessions("count(*) filter (where is_engaged)"),
    "engaged_rate": _sessions("avg(is_engaged::integer)"),
    "page_views": _sessions("sum(page_view_count)"),
    "page_views_per_session": _sessions("avg(page_view_count)"),
    "converting_sessions": _sessions("count(*) filter (where macro_conversions > 0)"),
    "conversion_rate": _sessions("avg((macro_conversions > 0)::integer)"),
    "micro_converting_sessions": _sessions("count(*) filter (where micro_conversions > 0)"),
    "micro_conversion_rate": _sessions("avg((micro_conversions > 0)::integer)"),
    "session_conversions": _sessions("sum(macro_conversions)"),
    "conversions_per_session": _sessions("avg(macro_conversions)"),
    "session_revenue": _sessions("sum(revenue)"),
    "revenue_per_session": _sessions("avg(revenue)"),
    "bot_like_sessions": Case(
        "device_type",
        "select device_type, count(*) from marts.fct_sessions where is_bot_like group by all",
    ),
    "all_sessions": Case(
        "device_type", "select device_type, count(*) from marts.fct_sessions group by all"
    ),
    "bot_like_rate": Case(
        "device_type",
        "select device_type, avg(is_bot_like::integer) from marts.fct_sessions group by all",
    ),
    # conversions
    "conversions": _conversions("sum(conversion_count)"),
    "macro_conversions": _conversions("sum(if(tier = 'macro', conversion_count, 0))"),
    "micro_conversions": _conversions("sum(if(tier = 'micro', conversion_count, 0))"),
    "revenue": _conversions("sum(if(tier = 'macro', value, 0))"),
    "average_order_value": Case(
        "channel,week",
        "select channel, date_trunc('week', activity_date), sum(value) / sum(conversion_count)"
        f" {_DAILY} where tier = 'macro' group by all",
    ),
    "sessions_by_conversion": _conversions("sum(converting_session_count)"),
    "converting_customers": Case(
        "kind,channel",
        f"select kind, channel, count(distinct conversions.customer_id) {_BOTS_OUT} group by all",
    ),
    # funnels
    "funnel_entries": _entries("count(*)"),
    "funnel_completions": _entries("count(completed_at)"),
    "funnel_rate": _entries("count(completed_at) / count(*)"),
    "open_funnel_entries": Case(
        "funnel_key,device_type",
        "select funnel_key, device_type, count(*) filter (where not is_mature) "
        "from marts.funnel_entries group by all",
    ),
    "funnel_reached": _steps("sum(reached)"),
    "funnel_entered": _steps("sum(entered)"),
    "funnel_came_before": _steps("sum(reached + dropped)"),
    "funnel_overall_rate": Case(
        "funnel_key,step_number,day",
        "select funnel_key, step_number, entry_date, if(is_mature, overall_rate, null) "
        "from marts.funnel_steps where breakdown = 'all'",
    ),
    "funnel_step_rate": Case(
        "funnel_key,step_number,breakdown_value,day",
        "select funnel_key, step_number, breakdown_value, entry_date, "
        "if(is_mature, step_rate, null) from marts.funnel_steps where breakdown = 'channel'",
        "breakdown=channel",
    ),
    # campaigns
    "cost": Case(
        "channel,week",
        f"select channel, date_trunc('week', activity_date), sum(cost) from {_COSTS} group by all",
    ),
    "cost_told_again": _credits("sum(cost)"),
    "times_cost_is_told": Case(
        "campaign,tier",
        "select campaign, tier, count(distinct (conversion_key, model_key)) "
        "from marts.channel_performance group by all",
    ),
    "credited_conversions": _credits("sum(credited_conversions)"),
    "credited_value": _credits("sum(credited_value)"),
    "assisted_conversions": _credits("sum(assist_count)"),
    "new_customer_conversions": _credits("sum(new_customer_conversions)"),
    "returning_customer_conversions": _credits("sum(returning_customer_conversions)"),
    "new_customer_share": _credits(
        "sum(new_customer_conversions) / nullif(sum(credited_conversions), 0)"
    ),
    "cost_per_conversion": Case(
        f"{_CREDITS},day",
        "select conversion_key, model_key, campaign, activity_date, cost_per_conversion "
        "from marts.channel_performance",
    ),
    "return_on_ad_spend": Case(
        f"{_CREDITS},day",
        "select conversion_key, model_key, campaign, activity_date, return_on_ad_spend "
        "from marts.channel_performance",
    ),
    "contacts": Case(
        "campaign,day",
        "select campaign_name, contact_date, count(*) from marts.fct_contacts group by all",
    ),
    "contacted_customers": Case(
        "campaign,month",
        "select campaign_name, date_trunc('month', contact_date), count(distinct customer_id) "
        "from marts.fct_contacts group by all",
    ),
    # customers
    "new_customers": Case(
        "first_channel,week",
        "select first_channel, date_trunc('week', first_seen_at), count(*) "
        "from marts.dim_customers group by all",
    ),
    "first_time_buyers": _buyers("count(*)"),
    "repeat_buyers": _buyers("count(*) filter (where frequency > 0)"),
    "repeat_buyer_rate": _buyers("avg((frequency > 0)::integer)"),
    "buyer_lifetime_value": _buyers("sum(monetary)"),
    "value_per_buyer": _buyers("avg(monetary)"),
    "cohort_customers": _cohorts("cohort_size"),
    "retained_customers": _cohorts("customers"),
    "retention_rate": _cohorts("retention_rate"),
    "repurchasing_customers": _cohorts("purchasers"),
    "repurchase_rate": _cohorts("purchase_rate"),
    # segments
    "segment_size": Case(
        "segment_key",
        "select segment_key, count(distinct customer_id) filter (where is_current) "
        "from marts.customer_segments group by all",
    ),
    "segment_members": Case(
        "segment_key,month",
        "select segment_key, period_start, member_count from marts.segment_performance",
    ),
    "segment_member_months": _segments("sum(member_count)"),
    "segment_converters": _segments("sum(macro_converter_count)"),
    "segment_micro_converters": _segments("sum(micro_converter_count)"),
    "segment_conversion_rate": _segments("sum(macro_converter_count) / sum(member_count)"),
    "segment_micro_conversion_rate": _segments("sum(micro_converter_count) / sum(member_count)"),
    "segment_revenue": _segments("sum(revenue)"),
    "segment_revenue_per_member": _segments("sum(revenue) / sum(member_count)"),
    # moments
    "moment_visits": Case(
        "moment,week",
        "select moment, week_start, sum(if(is_mature, visit_count, 0)) "
        "from marts.moment_trends group by all",
    ),
    # what came in
    "rows_read": _feeds("sum(rows_read)"),
    "accepted_rows": _feeds("sum(accepted)"),
    "duplicate_rows": _feeds("sum(duplicate)"),
    "quarantined_rows": _feeds("sum(quarantined)"),
    "duplicate_rate": _feeds("sum(duplicate) / sum(rows_read)"),
    "quarantine_rate": _feeds("sum(quarantined) / sum(rows_read)"),
    "refused_rows": Case(
        "refusal_reason,day",
        "select refusal_reason, landed_on, sum(row_count) "
        "from marts.quarantine_summary group by all",
    ),
    "unclassified_events": Case(
        "event_name,month",
        "select event_name, date_trunc('month', landed_on), sum(event_count) "
        "from marts.unclassified_events group by all",
    ),
}
