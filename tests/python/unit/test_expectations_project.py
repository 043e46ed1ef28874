"""The project's own suites: each expectation holds on rows as they should be, and each of them
fails on rows that break it. A new expectation needs a bad row here.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orchestration.lib.expectations import SuiteResult, find_suites, load_suites, validate

EXPECTATIONS = Path(__file__).resolve().parents[3] / "expectations"

DEFINITIONS = {
    "definitions.funnel_steps": (
        "select 'f' as funnel_key, unnest([1, 2]) as step_number, false as is_optional"
    ),
    "definitions.known_events": "select 'mail_sent' as event_name, 'contact' as role",
    "staging.stg_definitions__settings": "select 'JPY' as reporting_currency",
}

GOOD = {
    "staging.stg_events__rows": """
        select
            date '2026-01-01' as landed_on, 'a.jsonl' as source_file, i as source_line,
            case when i < 99 then 'e' || i end as event_id,
            case when i < 99 then 'u' end as user_id,
            null::text as anonymous_id, null::text as page_url, null::text as search_term,
            null::text as consent, null::text as properties,
            case when i < 99 then timestamp '2026-01-01' end as occurred_at,
            case when i < 99 then 'p1' end as product_id,
            case when i < 99 then 's1' end as store_id,
            case when i < 99 then 'c1' end as campaign_id,
            case when i < 99 then 'EUR' end as currency,
            case when i = 99 then 'invalid_json' end as refusal_reason,
        from range(100) as t(i)
        """,
    "staging.stg_events__events": """
        select
            'e1' as event_id, 'mail_sent' as event_name, timestamp '2026-01-01' as occurred_at,
            'd1' as anonymous_id, null::text as user_id, date '2026-01-01' as landed_on,
            1.5::decimal(18, 4) as value, 1::decimal(18, 4) as quantity, 50 as scroll_percent,
            3 as engagement_seconds,
        """,
    "staging.stg_customers__attributes": """
        select
            'u1' as user_id, 'age' as attribute, 'declared' as origin,
            timestamp '2026-01-01' as updated_at, date '2026-01-01' as landed_on,
        """,
    "staging.stg_products__products": "select 'p1' as product_id, 2.5 as price",
    "staging.stg_stores__stores": "select 's1' as store_id",
    "staging.stg_campaigns__campaigns": """
        select
            'c1' as campaign_id, date '2026-01-01' as started_on, date '2026-01-01' as ended_on,
            9.5 as cost, 'JPY' as currency,
        union all select 'c2', date '2026-01-01', null, null, null
        """,
    "marts.fct_sessions": """
        select
            's1' as session_id, date '2026-01-01' as session_date, 3 as event_count,
            1 as page_view_count, timestamp '2026-01-01 10:00:00' as started_at,
            timestamp '2026-01-01 10:05:00' as ended_at, 1 as micro_conversions,
            1 as macro_conversions, 10.5 as revenue, false as is_bot_like,
        """,
    "marts.fct_conversions": """
        select
            'e1:purchase' as conversion_id, 'purchase' as conversion_key, 'macro' as tier,
            null::text as kind, 'u1' as customer_id, 's1' as session_id, 'o1' as order_id,
            timestamp '2026-01-01 10:05:00' as occurred_at,
            date '2026-01-01' as conversion_date, 10.5 as value,
        union all
        select
            'e2:cart_added', 'cart_added', 'micro', 'process', 'u1', 's1', null,
            timestamp '2026-01-01 10:00:00', date '2026-01-01', 0,
        """,
    "marts.dim_customers": """
        select
            'u1' as customer_id, timestamp '2026-01-01' as first_seen_at,
            timestamp '2026-01-01' as last_seen_at, 1 as micro_conversion_count,
            1 as purchase_count, 10.5 as revenue, 1 as session_count,
        """,
    "marts.conversion_daily": """
        select
            date '2026-01-01' as activity_date, unnest(['purchase', 'cart_added'])
            as conversion_key, 'Direct' as channel, 'mobile' as device_type, 'Tokyo' as region,
            1 as conversion_count, 1 as customer_count, 1 as converting_session_count,
            1.0 as conversion_rate, unnest([10.5, 0]) as value,
        """,
    "marts.unclassified_events": """
        select
            'events' as feed, date '2026-01-01' as landed_on, 'odd' as event_name,
            1 as event_count,
        """,
    "marts.batch_reconciliation": """
        select
            'events' as feed, date '2026-01-01' as landed_on, 100 as rows_read, 90 as accepted,
            9 as duplicate, 1 as quarantined, true as is_balanced, 0 as problem_file_count,
        """,
    "marts.quarantine_summary": """
        select
            'events' as feed, date '2026-01-01' as landed_on, 'invalid_json' as refusal_reason,
            1 as row_count,
        """,
    "marts.data_freshness": """
        select 'ga4' as feed, 0 as days_behind, timestamp '2026-01-01' as last_occurred_at
        """,
    "marts.fct_contacts": """
        select
            'e1' as contact_id, date '2026-01-01' as contact_date, 'u1' as customer_id,
            'c1' as campaign_id,
        """,
    "marts.identity_map": """
        select
            'u1' as customer_id, 'd1' as anonymous_id, timestamp '2026-01-01' as valid_from,
            cast(null as timestamp) as valid_to,
        """,
    "marts.funnel_entries": """
        select
            'f' as funnel_key, 'u1' as unit_id, 1 as entry_number, date '2026-01-01' as entry_date,
            2 as deepest_step, timestamp '2026-01-01' as entered_at,
            timestamp '2026-01-01' as completed_at,
        union all
        select 'f', 'u2', 1, date '2026-01-01', 1, timestamp '2026-01-01', null
        """,
    "marts.funnel_steps": """
        select
            'f' as funnel_key, date '2026-01-01' as entry_date,
            unnest(['all', 'channel', 'device', 'region']) as breakdown, 'all' as breakdown_value,
            step_number, 2 as entered, 3 - step_number as reached, step_number - 1 as dropped,
            1.0 / step_number as step_rate, 1.0 / step_number as overall_rate,
            case when step_number = 2 then 0 end as median_seconds_from_previous,
            case when step_number = 2 then 0 end as p90_seconds_from_previous,
            false as is_optional,
        from range(1, 3) as t(step_number)
        """,
    "marts.funnel_paths": """
        select
            'f' as funnel_key, date '2026-01-01' as entry_date, 1 as deepest_step,
            '(nothing)' as next_conversion_key, 1 as entry_count,
        """,
    "marts.attribution": """
        select
            'e1:purchase' as conversion_id, 'purchase' as conversion_key,
            date '2026-01-01' as conversion_date, 'linear' as model_key,
            unnest([0.25, 0.75]) as credit,
        """,
    "marts.channel_performance": """
        select
            date '2026-01-01' as activity_date, 'Direct' as channel, '(none)' as campaign,
            unnest(['purchase', 'cart_added']) as conversion_key, 'linear' as model_key,
            1 as session_count, 9.5 as cost, 1.0 as credited_conversions,
            0.25 as new_customer_conversions, 0.75 as returning_customer_conversions,
        """,
    "marts.campaign_lift": """
        select
            'c1' as campaign_id, 'all' as segment_key, 'purchase' as conversion_key,
            'rate' as measure, 'holdout' as method, 2000 as treated_count, 1000 as control_count,
            0 as unmatched_count, 0.2 as treated_mean, 0.1 as effect, 0.05 as effect_ci_low,
            0.15 as effect_ci_high, 0.01 as p_value, 0.02 as adjusted_p_value, 0.01 as balance,
        """,
    "marts.target_candidates": """
        select
            'coupon_mail' as plan_key, 'all' as segment_key, 100 as member_count,
            50 as reachable_count, 'segment' as evidence, 3.0 as expected_conversions,
            1.0 as conversions_ci_low, 5.0 as conversions_ci_high, 30.0 as expected_value,
            -10.0 as value_ci_low, 70.0 as value_ci_high, 0.4 as probability,
            'test_first' as verdict
        """,
    "marts.coupon_performance": """
        select
            'c1' as campaign_id, 'all' as segment_key, 'coupon_redeemed' as conversion_key,
            10 as sent_count, 4 as responder_count, 6 as response_count, 0.4 as response_rate,
            3 as mature_responder_count, 2 as repeat_count, 2.0 / 3 as repeat_rate,
        """,
    "marts.assortment_index": """
        select
            'store' as breakdown, 's1' as breakdown_value, unnest(['tea', '(other)']) as category,
            unnest([5, null]) as customer_count, 6 as purchase_count, 0.5 as share,
            0.25 as chain_share,
        """,
    "marts.segment_overlap": """
        select
            unnest(['a', 'b']) as segment_key, unnest(['b', 'a']) as other_segment_key,
            20 as customer_count, 20 as other_customer_count, 10 as shared_customer_count,
            0.5 as share_of_segment, 0.25 as jaccard, 0.5 as lift,
        """,
    "marts.recommendations": """
        select
            'user:hanako' as customer_id, unnest([1, 2]) as recommendation_rank,
            unnest(['p1', 'p2']) as product_id, unnest([0.5, 0.2]) as score, 'why' as reason,
        """,
    "marts.audiences": """
        select
            'win_back' as audience_key, 'user:hanako' as customer_id,
            'advertising' as purpose, 'email' as channel, 2.0 as score, 1 as priority,
            false as is_holdout, 'rfm.m_score is at least 4' as reason, 21 as quiet_from_hour,
            8 as quiet_to_hour,
        """,
    "marts.audience_sizes": """
        select
            'win_back' as audience_key, unnest(['matched', 'no_consent', 'chosen']) as outcome,
            unnest([1, 2, 7]) as outcome_number, unnest([30, 20, 10]) as customer_count,
            false as is_hidden,
        """,
    "marts.next_best_actions": """
        select
            'user:hanako' as customer_id, unnest(['finish', 'advise']) as action_key,
            unnest(['buy', null]) as moment, 'cart' as stage, 'why' as reason,
            unnest([true, false]) as eligible, unnest([null, 'sensitive']) as blocked_by,
        """,
    "marts.abandoned_products": """
        select
            'u1' as customer_id, unnest(['p1', 'p2']) as product_id,
            unnest(['carted', 'viewed']) as stage, unnest([0, 20]) as age_days,
            1 as view_count, 0 as wish_count, unnest([2, 0]) as cart_count,
        """,
    "marts.customer_preferences": """
        select
            'u1' as customer_id, unnest(['region', 'city']) as preference,
            unnest(['Kanto', 'Tokyo']) as value, unnest(['declared', 'derived']) as origin,
            unnest([0, 400]) as age_days,
        """,
    "marts.customer_profiles": """
        select
            'u1' as customer_id, 1 as purchase_count, 10.5 as purchase_value,
            date '2026-01-02' as last_purchased_on, 1.5 as mean_days_between_purchases,
            0.5 as coupon_rate, 0 as unusable_preference_count,
        """,
    "marts.fairness_by_segment": """
        select
            'recommendations' as selection, 'age' as attribute,
            unnest(['young', 'old']) as attribute_value, unnest([20, 3]) as customer_count,
            unnest([10, null]) as selected_count, unnest([0.5, null]) as selection_rate,
            0.5 as all_selection_rate, unnest([0.3, null]) as ci_low,
            unnest([0.7, null]) as ci_high, unnest([0.1, null]) as conversion_rate,
            unnest(['alike', 'too few to judge']) as verdict,
        """,
    "marts.recommendation_backtest": """
        select
            unnest(['recommendations', 'popularity']) as method, 'all' as scope,
            500 as customer_count, unnest([300, 200]) as hit_count,
            unnest([0.6, 0.4]) as hit_rate, 0.1 as precision_rate, 10 as product_count,
            0.5 as coverage,
        """,
    "marts.campaign_micro_contribution": """
        select
            'c1' as campaign, 'Email' as channel, 'purchase' as conversion_key,
            2 as session_count, 1 as conversion_count, 1 as converting_session_count,
            0.5 as conversion_rate, 0.25 as other_conversion_rate,
        """,
    "marts.experiment_results": """
        select
            'x' as experiment_key, 'all' as breakdown, 'all' as breakdown_value,
            'purchase' as conversion_key, 'rate' as measure, 'B' as variant, 100 as units,
            3 as contaminated_units, 0.1 as rate, 0.25 as lift, -0.1 as ci_low, 0.6 as ci_high,
            0.2 as p_value, 0.4 as adjusted_p_value, 0.8 as srm_p_value,
        """,
    "marts.cohort_retention": """
        select
            unnest(['first_visit', 'first_purchase']) as cohort_kind,
            date '2026-01-01' as cohort_month, 0 as period_number, 1 as cohort_size,
            1 as customers, 1 as purchasers, 2 as purchases,
        """,
    "marts.conversion_lag": """
        select
            date '2026-01-01' as cohort_month, 'cart_added' as conversion_key,
            'purchase' as goal_key, unnest([0, 1]) as lag_days, 3 as cohort_size,
            unnest([3, 1]) as at_risk, unnest([1, 1]) as converted,
            unnest([0.3, 1.0]) as converted_share,
        """,
    "marts.drop_off_reasons": """
        select
            'f' as funnel_key, 2 as step_number,
            unnest(['device', 'device', 'page']) as dimension,
            unnest(['mobile', 'desktop', '/']) as dimension_value,
            unnest([6, 4, 10]) as reached_before, unnest([3, 2, 5]) as dropped,
            unnest([0.6, 0.4, 1]) as dropped_share, 0.2 as p_value, 0.4 as adjusted_p_value,
        """,
    "marts.improvement_opportunities": """
        select
            'f' as funnel_key, 2 as step_number, 10 as reached_before, 5 as reached,
            0.1 as more_completed,
        """,
    "marts.fct_moments": """
        select
            'e1' as event_id, 'know' as moment, 'rule' as method, 0.9 as confidence,
        """,
    "marts.moment_trends": """
        select
            date '2026-01-05' as week_start, unnest(['know', '(unknown)']) as moment,
            'tea' as topic, unnest([9, 1]) as visit_count, unnest([9, 1]) as event_count,
        """,
    "marts.emerging_intents": """
        select
            'know' as moment, 'tea' as topic, 20 as recent_visits, 5.0 as expected_visits,
            0.001 as p_value, 0.01 as adjusted_p_value, true as is_emerging,
        """,
    "marts.intent_scores": """
        select
            'u1' as customer_id, 'know' as moment, 'tea' as topic, 0.5 as score,
        """,
    "marts.moment_performance": """
        select
            'know' as moment, 'purchase' as conversion_key, 0.5 as conversion_rate,
            null::double as other_conversion_rate,
        """,
    "marts.moment_journey": """
        select
            '(all)' as segment_key, 'know' as moment, 'device' as breakdown,
            unnest(['mobile', 'desktop']) as breakdown_value, unnest([0.75, 0.25]) as share,
        """,
    "marts.moment_model": """
        select
            date '2026-01-01' as learned_on, 0.9 as accuracy, 0.8 as coverage,
            0.4 as baseline_accuracy, true as is_used,
        """,
    "marts.propensity": """
        select
            'u1' as customer_id, 'purchase' as conversion_key, 7 as horizon_days,
            0.25 as probability, 1 as decile,
        """,
    "marts.propensity_backtest": """
        select
            'purchase' as conversion_key, 7 as horizon_days, 0 as decile, 'told' as status,
            0.8 as auc, 0.7 as baseline_auc, 0.01 as psi, 0.01 as calibration_error,
        union all select 'purchase', 7, 1, 'told', null, null, null, null
        """,
    "marts.customer_segments": """
        select
            'u1' as customer_id, 'loyal' as segment_key, date '2026-01-01' as entered_on,
            date '2026-01-02' as left_on, false as is_current,
        union all select 'u1', 'loyal', date '2026-01-03', null, true
        """,
    "marts.rfm": """
        select
            date '2026-01-01' as last_purchase_date, 5 as r_score, 1 as f_score, 3 as m_score,
            0 as recency_days, 0 as frequency, null::double as mean_repeat_value, 10.5 as monetary,
        """,
    "marts.segment_performance": """
        select
            unnest(['(all)', 'loyal']) as segment_key, date '2026-01-01' as period_start,
            unnest([2, 1]) as member_count, 1 as macro_converter_count,
            0.5 as macro_conversion_rate, 0.5 as micro_conversion_rate,
        """,
}

# Applied to the good rows; between them they break every expectation.
BAD = """
    update staging.stg_events__rows set refusal_reason = 'Bad row: hanako' where source_line < 6;
    update staging.stg_events__rows
        set product_id = 'x', store_id = 'x', campaign_id = 'x', currency = 'JPY'
        where source_line = 50;
    insert into staging.stg_events__events
        select
            'e' || i, 'mail_sent', null, null, null, '2026-01-01', -1, -1, 101, 86401
        from range(2) as t(i);
    insert into staging.stg_customers__attributes
        select 'u', 'attribute ' || i, 'guessed', '2026-01-01', '2026-01-01'
        from range(501) as t(i);
    insert into staging.stg_products__products values (null, -1);
    insert into staging.stg_stores__stores values (null);
    insert into staging.stg_campaigns__campaigns values
        (null, '2026-01-02', '2026-01-01', -1, 'JPY'),
        ('c3', '2026-01-01', null, 5, 'USD');

    insert into marts.fct_sessions values
        ('s2', '2026-01-01', 0, 1, '2026-01-02', '2026-01-01', 7, 7, -1, true),
        ('s3', '2026-01-01', 1, 1, '2026-01-02', '2026-01-02', 0, 0, 0, true);
    insert into marts.fct_conversions values
        ('e3:x', 'purchase', 'macro', 'process', 'u2', 's1', 'o1', '2026-01-03', '2026-01-03', -1);
    insert into marts.dim_customers values ('u2', '2026-01-02', '2026-01-01', 7, 7, 7, 7);
    insert into marts.conversion_daily values
        ('2026-01-01', 'purchase', 'Direct', 'mobile', 'Kyoto', 0, 1, 1, 1.5, 7);
    insert into marts.unclassified_events values
        ('events', '2026-01-01', 'odder', 50), ('events', '2026-01-01', 'never', 0);
    insert into marts.batch_reconciliation values
        ('events', '2026-01-02', 100, 50, -1, 50, true, 1);
    insert into marts.quarantine_summary values ('events', '2026-01-02', 'It was hanako''s', 1);
    update marts.data_freshness set days_behind = 3;
    insert into marts.data_freshness values ('customers', -1, null);
    insert into marts.fct_contacts values ('e2', '2026-01-01', null, null);
    insert into marts.identity_map values
        ('u1', 'd2', '2026-01-02', '2026-01-01'), ('u1', 'd1', '2026-01-01', null),
        ('u9', 'd3', '2026-01-01', null);
    insert into marts.funnel_entries values
        ('f', 'u3', 2, '2026-01-01', 0, '2026-01-02', '2026-01-01');
    insert into marts.funnel_steps values
        ('f', '2026-01-01', 'channel', 'x', 1, 2, 1, 1, 1.5, 1.5, -1, -2, false),
        ('f', '2026-01-02', 'all', 'all', 1, 9, 9, 0, 1, 1, null, null, false);
    insert into marts.funnel_paths values ('f', '2026-01-01', 2, null, -1);
    insert into marts.attribution values
        ('e3:x', 'purchase', '2026-01-03', 'linear', 0.5);
    insert into marts.channel_performance values
        ('2026-01-01', 'Direct', '(none)', 'inquiry_sent', 'linear', 1, -1, 1, 2, -1);
    insert into marts.campaign_lift values
        ('c2', 'all', 'purchase', 'rate', 'matched', 9, 9, 0, 1.2, 0.1, 0.0, 0.2, 0.5, 0.5, 0),
        ('c3', 'all', 'purchase', 'rate', 'holdout', 2000, 1000, 0, 0.2, 0, -1, 1, 1, 1, 0.3);
    insert into marts.target_candidates values
        ('coupon_mail', 'early', 9, 10, 'segment', 3, 1, 2, 3, 1, 2, 1.4, 'worth_it'),
        ('coupon_mail', 'late', 9, 9, 'none', 3, 1, 3, 3, 1, 3, null, 'worth_it');
    insert into marts.coupon_performance values
        ('c1', 'early', 'coupon_redeemed', 4, 5, 4, 1.25, 6, 7, 1.2);
    insert into marts.assortment_index values
        ('store', 's2', 'tea', 7, 6, 0.5, 1.25), ('store', 's2', '(other)', 1, 0, 0.4, 0);
    insert into marts.segment_overlap values ('a', 'c', 5, 5, 6, 1.2, 1.5, -2);
    insert into marts.recommendations values
        ('user:hanako', 11, 'p1', 1.5, null);
    insert into marts.audiences values
        ('win_back', 'user:hanako', 'analytics', 'email', 1.0, 3, false, null, 21, null);
    insert into marts.audience_sizes values
        ('cart', 'matched', 1, 9, false), ('cart', 'chosen', 2, 4, false),
        ('cart', 'held_out', 3, 3, true);
    insert into marts.next_best_actions values
        ('user:hanako', 'advise', 'buy', 'dead', null, true, 'sensitive'),
        ('user:hanako', 'advise', null, 'new', 'why', false, 'nobody');
    insert into marts.abandoned_products values
        ('u1', 'p3', 'carted', -1, 1, 0, 0), ('nobody', 'p4', 'viewed', 1, 1, 0, 0);
    insert into marts.customer_preferences values
        ('u1', 'country', ' ', 'guessed', null), ('nobody else', 'city', 'Nara', 'derived', 1);
    insert into marts.customer_profiles values
        ('nobody', 0, 0, null, null, 1.5, 1);
    insert into marts.fairness_by_segment values
        ('recommendations', 'age', 'ancient', 3, 4, 1.5, 0.5, 0.3, 0.7, 2, 'alike');
    insert into marts.recommendation_backtest values
        ('recommendations', 'all', 0, 1, 1.5, -1, 0, 2),
        ('recommendations', 'all', 500, 100, 0.2, 0.1, 10, 0.5);
    insert into marts.campaign_micro_contribution values
        ('c2', 'Email', 'purchase', 0, 1, 2, 1.5, -0.5);
    insert into marts.experiment_results values
        ('y', 'all', 'all', 'purchase', 'rate', 'B', -1, 90, 1.5, 2, -0.1, 0.6, -1, 0.4, 0.0001);
    insert into marts.cohort_retention values
        ('first_visit', '2026-02-01', 0, 3, 4, 5, 2);
    insert into marts.conversion_lag values
        ('2026-02-01', 'cart_added', 'purchase', 0, 3, 2, 3, 1.5);
    insert into marts.drop_off_reasons values
        ('f', 2, 'region', 'Tokyo', 1, 2, 1.5, -1, 0.5);
    insert into marts.improvement_opportunities values ('f', 3, 5, 10, 7);
    insert into marts.fct_moments values ('e2', 'wonder', 'guess', 0);
    insert into marts.moment_trends values ('2026-01-06', '(unknown)', 'tea', 9, 1);
    insert into marts.emerging_intents values ('do', 'tea', 1, 5, 0.5, 0.1, true);
    insert into marts.intent_scores values ('nobody', 'know', 'tea', -1);
    insert into marts.moment_performance values ('do', 'purchase', 1.5, null);
    insert into marts.moment_journey values ('(all)', 'know', 'device', 'tv', 0.25);
    insert into marts.moment_model values ('2026-01-02', 0.4, 0.8, 0.3, true);
    insert into marts.propensity values ('user:hanako', 'purchase', 7, 1.5, 0);
    insert into marts.propensity_backtest values
        ('purchase', 30, 0, 'told', 0.6, 0.7, 0.5, 0.2);
    insert into marts.customer_segments values
        ('u1', 'loyal', '2026-01-05', '2026-01-05', true);
    insert into marts.rfm values ('2026-01-01', 0, 6, 6, -1, 0, 1.0, 99);
    insert into marts.segment_performance values ('new', '2026-01-01', 0, 9, 1.5, -0.5);
"""


def build(path: Path, then: str = "") -> Path:
    with duckdb.connect(str(path)) as connection:
        for schema in ("definitions", "staging", "marts"):
            connection.execute(f"create schema {schema}")
        for table, query in (DEFINITIONS | GOOD).items():
            connection.execute(f"create table {table} as {query}")
        connection.execute(then)
    return path


@pytest.fixture(scope="module")
def suites() -> list[Path]:
    return find_suites(EXPECTATIONS)


def failed(results: list[SuiteResult]) -> set[tuple[str, str]]:
    return {(result.table, failure.message) for result in results for failure in result.failed}


def test_every_suite_has_its_rows_here(suites: list[Path]) -> None:
    assert {suite.table for suite in load_suites(suites)} == GOOD.keys()


def test_every_expectation_holds_on_good_rows(suites: list[Path], tmp_path: Path) -> None:
    assert failed(validate(build(tmp_path / "warehouse.duckdb"), suites)) == set()


def test_every_expectation_fails_on_bad_rows(suites: list[Path], tmp_path: Path) -> None:
    results = validate(build(tmp_path / "warehouse.duckdb", BAD), suites)
    spared = [
        f"{suite.table}: entry {entry.number} ({entry.description or entry.type})"
        for suite, result in zip(load_suites(suites), results, strict=True)
        for entry in suite.entries
        if not any(entry.reason in failure.message for failure in result.failed)
    ]
    # Shown to fail on empty tables, below.
    assert spared == ["staging.stg_events__events: entry 2 (expect_table_row_count_to_be_between)"]
    said = " ".join(message for _, message in failed(results))
    assert "hanako" not in said
    assert "could not be evaluated" not in said


def test_every_expectation_but_the_row_count_holds_on_empty_tables(
    suites: list[Path], tmp_path: Path
) -> None:
    empty = "".join(f"delete from {table};" for table in GOOD)
    ((table, message),) = failed(validate(build(tmp_path / "warehouse.duckdb", empty), suites))
    assert table == "staging.stg_events__events"
    assert "Without an event every mart is empty" in message
