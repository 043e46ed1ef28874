"""Ways to spoil the SQL that the properties must notice, each a small and plausible slip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.python.property import (
    agreements,
    baskets,
    chances,
    credits,
    identities,
    intents,
    landings,
    lives,
    losses,
    memberships,
    offers,
    portraits,
    returns,
    road_counts,
    rules,
    sendings,
    snapshots,
    totals,
    touches,
    trials,
    versions,
    visits,
    ways,
)
from tests.python.property.bench import Bench


@dataclass(frozen=True)
class Property:
    """What can happen, and the check that a wrong model must not pass."""

    histories: Callable[[], st.SearchStrategy[Any]]
    check: Callable[[Bench, Any], None]


IDENTITY = Property(identities.histories, identities.check)
SESSIONS = Property(visits.histories, visits.check)
TRAFFIC = Property(touches.histories, touches.check)
CONVERSIONS = Property(rules.histories, rules.check)
FUNNELS = Property(ways.histories, road_counts.check)
SEGMENTS = Property(lives.histories, memberships.check)
EVENTS = Property(landings.histories, landings.check)
SMALL_FEEDS = Property(versions.histories, versions.check)
SUMS = Property(visits.histories, totals.check_sums)
CREDITS = Property(credits.histories, credits.check)
TRIALS = Property(trials.histories, trials.check)
INTENTS = Property(intents.histories, intents.check)
LOSSES = Property(losses.histories, losses.check)
RETURNS = Property(returns.histories, returns.check)
SNAPSHOTS = Property(snapshots.histories, snapshots.check)
SENDINGS = Property(sendings.histories, sendings.check)
BASKETS = Property(baskets.histories, baskets.check)
AGREEMENTS = Property(agreements.histories, agreements.check)
OFFERS = Property(offers.histories, offers.check)
PORTRAITS = Property(portraits.histories, portraits.check)
CHANCES = Property(chances.histories, chances.check)

# the property, the model, what it rightly says, and the slip
MUTANTS: list[tuple[Property, str, str, str]] = [
    (IDENTITY, "int_events__identified", "owners.is_first\n", "false\n"),
    (IDENTITY, "int_events__identified", "login_event_id <= seen", "login_event_id > seen"),
    (IDENTITY, "int_device_owners", "min(user_id) <> max(user_id)", "false"),
    (IDENTITY, "int_device_owners", "by logins.occurred_at, logins.event_id", "by logins.event_id"),
    (SESSIONS, "int_events__sessionized", "> ordered.previous_at", ">= ordered.previous_at"),
    (SESSIONS, "int_events__sessionized", "role = 'contact'", "role = 'nothing'"),
    (SESSIONS, "int_events__sessionized", "order by occurred_at, event_id", "order by occurred_at"),
    (SESSIONS, "int_events__sessionized", "distinct from ordered.previous_campaign", "null"),
    (SESSIONS, "fct_sessions", "< described.ended_at", "<= described.ended_at"),
    (SESSIONS, "fct_sessions", "page_view_count >= 2", "page_view_count > 2"),
    (TRAFFIC, "int_sessions__sourced", "<= carried.touched_at", "< carried.touched_at"),
    (TRAFFIC, "int_sessions__sourced", "not carried.is_store_visit", "true"),
    (TRAFFIC, "int_referrers__matched", "desc nulls last", "asc nulls last"),
    (TRAFFIC, "int_traffic__channeled", "having bool_and(", "having bool_or("),
    (CONVERSIONS, "int_conditions__checked", "= compared.open_condition_count", ">= 1"),
    (
        CONVERSIONS,
        "int_conditions__checked",
        "<> compared.expected, true)",
        "<> compared.expected, false)",
    ),
    (CONVERSIONS, "int_rules__narrowed", "where conversions.is_active", "where true"),
    (FUNNELS, "int_funnel_conversions__placed", "by conversions.event_id)", "by true)"),
    (FUNNELS, "int_funnel_conversions__placed", "and bots.is_bot_like", "and false"),
    (FUNNELS, "int_funnel_links__listed", "in_turn.to_step >= pairs", "in_turn.to_step > pairs"),
    (FUNNELS, "int_funnel_steps__listed", "coalesce(next_required_step, last_step)", "last_step"),
    (FUNNELS, "int_funnel_steps__linked", "is_end then 1 else 0", "is_end then 0 else 1"),
    (FUNNELS, "int_funnel_steps__linked", "links.most_hours *", "87600 *"),
    (FUNNELS, "int_funnel_steps__continued", "linked.to_step desc", "linked.to_step asc"),
    (FUNNELS, "int_funnel_steps__continued", ">= first_due.next_moment", "> first_due.next_moment"),
    (FUNNELS, "int_funnel_events__adjoined", "or placed.moment is not null", "or true"),
    (FUNNELS, "int_funnel_steps__taken", "4294967295", "0"),
    (FUNNELS, "int_funnel_entries__begun", "order by begun_as", "order by begun_as desc"),
    (FUNNELS, "int_funnel_steps__taken", "links.to_step\n        ) = 1", "-links.to_step\n) = 1"),
    (FUNNELS, "int_funnel_entries__excluded", "< stretches.to_moment", "<= stretches.to_moment"),
    (FUNNELS, "int_funnel_entries__excluded", ">= exclusions.from_step", "> exclusions.from_step"),
    (FUNNELS, "int_funnel_entries__numbered", "min(taken.entry_moment)", "max(taken.entry_moment)"),
    (FUNNELS, "int_funnel_entries__numbered", "is_end then 0 else 1", "is_end then 1 else 0"),
    (FUNNELS, "int_funnel_entries__numbered", "4294967295", "0"),
    (FUNNELS, "int_funnel_entries__chosen", "<= entries.window_ends", "< entries.window_ends"),
    (FUNNELS, "int_funnel_conversions__succeeded", "where is_first_of_event", "where true"),
    (FUNNELS, "int_funnel_steps__counted", "not before.is_optional", "true"),
    (FUNNELS, "int_funnel_steps__timed", "0.9", "0.8"),
    (FUNNELS, "funnel_entries", "hour < clock.clock_at", "hour <= clock.clock_at"),
    (FUNNELS, "funnel_steps_daily", "<= clock.clock_at", "< clock.clock_at"),
    (SEGMENTS, "int_customer_measures__turned", "as integer))", "as integer) + 1)"),
    (SEGMENTS, "int_customer_traits__turned", "sessions.started_at,", "sessions.started_at desc,"),
    (SEGMENTS, "int_customer_attributes__turned", "dated.statement_number\n", "1\n"),
    (
        SEGMENTS,
        "int_customer_attributes__effective",
        "coalesce(declared_value, observed_value)",
        "coalesce(observed_value, declared_value)",
    ),
    (SEGMENTS, "int_segment_spells__numbered", "= condition_count -", "= 1 -"),
    (
        SEGMENTS,
        "int_segment_days__tallied",
        "member_on < spells.left_on",
        "member_on <= spells.left_on",
    ),
    (
        SEGMENTS,
        "int_segment_days__ahead",
        "least(conversion_date, last_landed_on)",
        "conversion_date",
    ),
    (SEGMENTS, "int_customers__purchased", "count(*) - 1", "count(*)"),
    (SEGMENTS, "customer_segments", "left_on <= clock", "left_on < clock"),
    (EVENTS, "stg_events__duplicates", "asc nulls last", "asc nulls first"),
    (EVENTS, "stg_events__duplicates", "landed_rows.landed_on asc", "landed_rows.landed_on desc"),
    (EVENTS, "stg_events__rows", "occurred_at < cast", "occurred_at <= cast"),
    (EVENTS, "stg_events__rows", "occurred_at >= cast", "occurred_at > cast"),
    (SMALL_FEEDS, "stg_products__products", "order by landed_on desc", "order by landed_on asc"),
    (SMALL_FEEDS, "stg_customers__duplicates", ", origin, updated_at", ", updated_at"),
    (SUMS, "int_conversions__tallied", "or not sessions.is_bot_like", "or true"),
    (SUMS, "int_sessions__tallied", "not sessions.is_bot_like", "true"),
    (SUMS, "dim_customers", "max_by(device_type", "min_by(device_type"),
    (
        SUMS,
        "int_customer_days__summarized",
        "lead(sessions.session_id) over day_in_order is null",
        "true",
    ),
    (CREDITS, "int_touches__listed", "not coalesce(campaigns.is_holdout, false)", "true"),
    (CREDITS, "int_journeys__bounded", "bots.session_id is null", "true"),
    (CREDITS, "int_journeys__bounded", "by marked_at, place", "by marked_at, 2 - place"),
    (CREDITS, "int_journeys__bounded", "_most_touches + 1", "_most_touches"),
    (CREDITS, "int_paths__walked", "when not is_direct", "when is_direct"),
    (CREDITS, "int_paths__walked", "weighed.touch_count - 2", "weighed.touch_count - 1"),
    (CREDITS, "int_paths__walked", "86400e0 *", "86400e1 *"),
    (CREDITS, "int_paths__walked", "touches.campaign_key <> steps.last_campaign_key", "true"),
    (CREDITS, "int_paths__walked", ".same_campaign_number < steps", ".touch_number < steps"),
    (CREDITS, "int_paths__walked", ".non_direct_number >= paths", ".non_direct_number < paths"),
    (CREDITS, "int_journeys__compared", "-months.sign as", "0 as"),
    (CREDITS, "int_channel_days__credited", "when is_first then", "when true then"),
    (TRIALS, "int_experiment_units__assigned", "where exposure_number = 1", "where true"),
    (
        TRIALS,
        "int_experiment_units__assigned",
        "exposures.exposed_on <= ",
        "exposures.exposed_on < ",
    ),
    (TRIALS, "int_experiment_units__broken_down", "exposed_on < spells", "exposed_on <= spells"),
    (TRIALS, "int_experiment_outcomes__summed", "not assigned.is_contaminated", "true"),
    (TRIALS, "int_experiment_outcomes__summed", "occurred_at < units", "occurred_at <= units"),
    (TRIALS, "int_experiment_outcomes__summed", "bots.session_id is null", "true"),
    (INTENTS, "int_contexts__ruled", "confidence desc", "confidence asc"),
    (INTENTS, "int_visit_moments__found", "where not is_bot_like", "where true"),
    (
        INTENTS,
        "int_terms__topical",
        "length(categories.topic) desc",
        "length(categories.topic) asc",
    ),
    (INTENTS, "moment_trends", "between 8 preceding", "between 7 preceding"),
    (INTENTS, "moment_performance", "last_at > with_moment", "last_at < with_moment"),
    (INTENTS, "intent_scores", "visits.session_date > ", "visits.session_date >= "),
    (LOSSES, "int_funnel_places__reviewed", "where not before.is_optional", "where true"),
    (LOSSES, "int_funnel_steps__reviewed", "entry_date >= dates", "entry_date > dates"),
    (LOSSES, "improvement_opportunities", "not steps.is_optional", "true"),
    (RETURNS, "int_customer_firsts__followed", "first_at <= goals", "first_at < goals"),
    (
        RETURNS,
        "conversion_lag",
        "unbounded preceding and 1 preceding",
        "unbounded preceding and current row",
    ),
    (RETURNS, "cohort_retention", "where month_date = cohort_month", "where true"),
    (SNAPSHOTS, "int_snapshots__measured", "_on >= days.activity_date", "_on > days.activity_date"),
    (SNAPSHOTS, "int_snapshots__measured", "_on >= days.conversion", "_on > days.conversion"),
    (SNAPSHOTS, "int_snapshots__followed", "_on < days.conversion", "_on <= days.conversion"),
    (SNAPSHOTS, "int_customer_moments__daily", "select distinct", "select"),
    (SENDINGS, "int_campaigns__addressed", "coalesce(campaigns.holdout_of, ", "coalesce(null, "),
    (SENDINGS, "int_campaign_arms__drawn", "not (is_reached and is_held_out)", "true"),
    (SENDINGS, "int_campaign_candidates__binned", "recency_days <= 7", "recency_days <= 28"),
    (SENDINGS, "int_campaign_arms__drawn", "> candidates.until_on", "< candidates.until_on"),
    (SENDINGS, "int_campaign_outcomes__summed", "<= arms.until_on", "< arms.until_on"),
    (SENDINGS, "int_campaign_members__segmented", "< spells.left_on", "<= spells.left_on"),
    (SENDINGS, "campaign_lift", "effects.control_count >= s", "0 < s"),
    (SENDINGS, "coupon_performance", "counted.sent_count >= s", "0 < s"),
    (BASKETS, "assortment_index", "listed.action = 'bought'", "true"),
    (BASKETS, "assortment_index", "and not sessions.is_bot_like", ""),
    (BASKETS, "assortment_index", "coalesce(stores.region, sessions.region)", "sessions.region"),
    (BASKETS, "assortment_index", "count(distinct customer_key)", "count(customer_key)"),
    (BASKETS, "assortment_index", "placed.customer_key) >= (", "placed.customer_key) > ("),
    (BASKETS, "assortment_index", "having sum(customer_count) >= max", "having 0 < max"),
    (AGREEMENTS, "int_consents__worded", "then false", "then true"),
    (AGREEMENTS, "int_consents__worded", "bool_and(named.", "bool_or(named."),
    (AGREEMENTS, "int_consents__current", "bool_and(worded.", "bool_or(worded."),
    (AGREEMENTS, "int_consents__current", "max_by(", "min_by("),
    (OFFERS, "int_customer_products__summed", "0.5e0", "0.4e0"),
    (OFFERS, "int_products__popular", "bought_day_count > 1", "bought_day_count > 0"),
    (OFFERS, "int_products__paired", "pair_count + 5", "pair_count + 6"),
    (OFFERS, "int_products__paired", "buyer_count >= 10", "buyer_count >= 12"),
    (OFFERS, "int_recommendations__ranked", "bought_day_count = 1", "bought_day_count = 2"),
    (OFFERS, "int_recommendations__ranked", "where repeats.product_id is null", ""),
    (OFFERS, "recommendation_backtest", "and known.product_id is null", ""),
    (PORTRAITS, "int_product_intents__counted", "> bought.bought_at", ">= bought.bought_at"),
    (PORTRAITS, "int_product_intents__counted", "events.event_date > ", "events.event_date >= "),
    (PORTRAITS, "int_products__sensitive", "lower(category)", "category"),
    (PORTRAITS, "abandoned_products", "= 'advertising'", "= 'personalization'"),
    (PORTRAITS, "abandoned_products", "wish_count > 0", "wish_count > 1"),
    (PORTRAITS, "int_preferences__possible", "where sensitive.product_id is null", ""),
    (PORTRAITS, "int_preferences__stated", "by attributes.updated_at desc", "by attributes.value"),
    (PORTRAITS, "int_preferences__stated", "updated_at < clock", "updated_at <> clock"),
    (PORTRAITS, "int_customer_habits__counted", "not sessions.is_bot_like", "true"),
    (PORTRAITS, "int_customer_habits__counted", "started_hour < 12", "started_hour <= 12"),
    (PORTRAITS, "int_preferences__derived", "seeming.main_count desc", "seeming.main_count asc"),
    (PORTRAITS, "int_preferences__derived", "seeming.value asc", "seeming.value desc"),
    (PORTRAITS, "customer_preferences", "'declared' then 1 else 2", "'declared' then 2 else 1"),
    (PORTRAITS, "customer_preferences", "where value is not null", ""),
    (PORTRAITS, "int_customer_coupons__counted", "where is_purchase", ""),
    (PORTRAITS, "customer_profiles", "where sensitive.category is null", ""),
    (PORTRAITS, "customer_profiles", "purchase_day_count >= 3", "purchase_day_count >= 2"),
    (CHANCES, "fairness_by_segment", "where is_current", ""),
    (CHANCES, "fairness_by_segment", "statement_number desc", "statement_number asc"),
    (CHANCES, "fairness_by_segment", "(4 * n * n)", "(2 * n * n)"),
    (CHANCES, "fairness_by_segment", "and selected_count >= fewest", ""),
    (SENDINGS, "coupon_performance", "where days.is_macro", "where not days.is_macro"),
    (SENDINGS, "coupon_performance", "count_if(not is_reached)", "count_if(is_reached)"),
]
