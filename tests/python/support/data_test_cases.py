"""How the sound shop is broken, or nearly broken, for each dbt data test.

A case is SQL, one statement or several with semicolons between them; each changes some row.
"""

from __future__ import annotations

SESSIONS = "marts.fct_sessions"
STEPS = "marts.funnel_steps"
ENTRIES = "marts.funnel_entries"
PATHS = "marts.funnel_paths"
SPELLS = "marts.customer_segments"
IDENTIFIED = "intermediate.int_events__identified"
DECIDED = "intermediate.int_consents__decided"
SESSIONIZED = "intermediate.int_events__sessionized"
SETTINGS = "staging.stg_definitions__settings"

BAD: dict[str, list[str]] = {
    "assert_every_event_is_in_one_session_or_is_a_contact": [
        f"delete from {SESSIONIZED} where event_key = hash('c1')",
        f"update {SESSIONIZED} set session_key = null where event_key = hash('c1')",
        # a mailing twice, once of them in a session
        f"insert into {SESSIONIZED} (event_key, session_key) values (hash('m1'), hash('m1'))",
        "delete from staging.stg_events__events where event_id = 'a1'",
    ],
    "assert_session_event_counts_add_up_to_the_events_of_visits": [
        f"delete from {SESSIONS} where session_id = 'c1'",
        f"update {SESSIONS} set event_count = event_count + 1 where session_id = 'c1'",
        # the right number of events in too many sessions
        f"insert into {SESSIONS} (session_id, event_count) values ('none', 0)",
    ],
    "assert_sessions_of_one_visitor_never_overlap_or_come_closer_than_the_gap": [
        f"update {SESSIONS} set ended_at = timestamp '2025-01-01 11:30:00' where session_id = 'a1'",
        f"update {SESSIONS} set ended_at = timestamp '2025-01-11' where session_id = 'a1'",
        f"update {SESSIONS} set anonymous_id = null, customer_id = 'user:cho', "
        "started_at = timestamp '2025-01-05 08:20:00', ended_at = timestamp '2025-01-05 08:20:00' "
        "where session_id = 'c1'",
        # no setting allows an overlap
        f"update {SESSIONS} set ended_at = timestamp '2025-01-01 12:00:01' where session_id = 'a1';"
        f"update {SETTINGS} set session_cut_on_campaign = true",
        # the cut is not at midnight
        f"update {SESSIONS} set ended_at = timestamp '2025-01-01 11:59:00' where session_id = 'a1';"
        f"update {SETTINGS} set session_cut_at_midnight = true",
    ],
    "assert_every_session_counts_the_conversions_and_revenue_of_its_events": [
        f"update {SESSIONS} set macro_conversions = 0 where session_id = 'a3'",
        f"update {SESSIONS} set micro_conversions = 1 where session_id = 'b3'",
        f"update {SESSIONS} set revenue = revenue + 0.0001 where session_id = 'a3'",
        # two sessions that are wrong by as much
        f"update {SESSIONS} set revenue = 75 where session_id in ('a3', 'a6')",
        "delete from marts.fct_conversions where event_id = 'b1'",
        f"delete from {SESSIONS} where session_id = 'c1'",
    ],
    "assert_every_event_belongs_to_exactly_one_customer": [
        f"update {SESSIONIZED} set customer_id = null where event_key = hash('a1')",
        f"delete from {SESSIONIZED} where event_key = hash('a1')",
        f"insert into {SESSIONIZED} select * from {SESSIONIZED} where event_key = hash('a1')",
        "delete from marts.dim_customers where customer_id = 'device:kiosk'",
    ],
    "assert_nobody_is_in_a_mart_without_consent": [
        # decided nothing, never granted, denied in the same breath, denied later
        f"delete from {DECIDED} where customer_id = 'user:ann'",
        "insert into marts.recommendations (customer_id) values ('user:bob')",
        f"insert into {DECIDED} select * replace (false as is_granted) from {DECIDED}",
        f"insert into {DECIDED} select * replace (false as is_granted, "
        f"decided_at + interval '1' day as decided_at) from {DECIDED}",
        "update marts.next_best_actions set customer_id = 'user:bob'",
        "insert into marts.customer_profiles (customer_id) values ('user:bob')",
        "insert into marts.customer_preferences (customer_id) values ('user:bob')",
        "insert into marts.abandoned_products (customer_id) values ('user:bob')",
        "update marts.audiences set customer_id = 'user:cho'",
        # who granted the one purpose granted no other
        f"delete from {DECIDED} where purpose = 'advertising'",
        f"delete from {DECIDED} where purpose = 'personalization'",
    ],
    "assert_nothing_is_told_of_what_denied_analytics": [
        "insert into marts.fct_conversions (event_id) values ('w1')",
        f"update {SESSIONS} set session_id = 'w1' where session_id = 'a1'",
        "update marts.fct_contacts set contact_id = 'w1'",
        "insert into marts.dim_customers (customer_id) values ('device:tv')",
    ],
    "assert_a_device_with_at_most_one_user_is_one_customer": [
        # before the login, after it, and on a device that never knew a user
        f"update {IDENTIFIED} set customer_id = 'device:phone' where event_id = 'a1'",
        f"update {IDENTIFIED} set customer_id = 'user:zoe' where event_id = 'a8'",
        f"update {IDENTIFIED} set customer_id = 'user:bob' where event_id = 'c1'",
        f"update {IDENTIFIED} set customer_id = 'user:bob' where anonymous_id = 'phone'",
        f"delete from {IDENTIFIED} where event_id = 'c1'",
    ],
    "assert_reached_never_grows_along_the_steps_of_a_funnel": [
        f"update {STEPS} set reached = entered + 1 where step_number = 1",
        f"update {STEPS} set reached = reached + 1 where funnel_key = 'journey' "
        "and step_number = 3 and breakdown = 'all' and entry_date = '2025-01-01'",
    ],
    "assert_breakdowns_of_a_funnel_add_up_to_all": [
        f"update {STEPS} set reached = reached + 1 where breakdown = 'all' and step_number = 2",
        f"delete from {STEPS} where breakdown = 'region' and breakdown_value = 'Tokyo'",
        # a breakdown that misses a date altogether
        f"delete from {STEPS} where breakdown = 'device' and entry_date = '2025-01-04'",
        f"delete from {STEPS} where breakdown = 'all' and entry_date = '2025-01-04'",
    ],
    "assert_funnel_paths_count_the_entries_that_did_not_complete": [
        f"update {PATHS} set entry_count = entry_count + 1",
        f"delete from {PATHS}",
        f"update {PATHS} set deepest_step = deepest_step + 1",
        f"update {ENTRIES} set completed_at = null",
    ],
    "assert_funnel_steps_count_the_entries_that_got_that_deep": [
        f"update {ENTRIES} set deepest_step = 1 where completed_at is not null",
        f"delete from {ENTRIES} where entry_date = '2025-01-04'",
        f"delete from {STEPS} where entry_date = '2025-01-04'",
        f"update {STEPS} set reached = 0 where step_number = 3",
    ],
    "assert_an_entry_of_mode_first_never_begins_within_the_one_before": [
        # just when the window ends, and well within it
        f"update {ENTRIES} set entered_at = timestamp '2025-01-02 10:05:00', completed_at = null "
        "where funnel_key = 'return' and unit_id = 'user:ann' and entry_number = 2;"
        f"update {ENTRIES} set completed_at = null "
        "where funnel_key = 'return' and unit_id = 'user:ann' and entry_number = 1",
        f"update {ENTRIES} set entered_at = timestamp '2025-01-01 12:19:59' "
        "where funnel_key = 'return' and unit_id = 'user:ann' and entry_number = 2",
    ],
    "assert_spells_in_a_segment_never_overlap_or_touch": [
        f"update {SPELLS} set left_on = date '2025-01-10' where customer_id = 'user:ann' "
        "and spell_number = 1",
        f"update {SPELLS} set left_on = date '2025-01-12' where customer_id = 'user:ann' "
        "and spell_number = 1",
        f"update {SPELLS} set left_on = null where customer_id = 'user:ann' and spell_number = 1",
        f"update {SPELLS} set left_on = entered_on where customer_id = 'user:bob'",
    ],
    "assert_rows_read_are_accepted_duplicates_or_quarantined": [
        "update marts.batch_reconciliation set is_balanced = false where feed = 'events'",
        "update marts.batch_reconciliation set accepted = accepted - 1 where feed = 'events'",
        "update marts.batch_reconciliation set accepted = -1, duplicate = rows_read + 1, "
        "quarantined = 0 where feed = 'events'",
    ],
    "assert_conversion_daily_adds_up_to_fct_conversions_without_bots": [
        "delete from marts.conversion_daily where activity_date = '2025-01-04'",
        "update marts.conversion_daily set value = value + 1 where conversion_key = 'purchase'",
        "update marts.conversion_daily set conversion_count = 0 where conversion_key = 'carted'",
        "delete from marts.fct_conversions where conversion_key = 'carted'",
        f"update {SESSIONS} set is_bot_like = false where anonymous_id = 'robot'",
    ],
}

GOOD: dict[str, list[str]] = {
    "assert_reached_never_grows_along_the_steps_of_a_funnel": [
        # who passes an optional step by gets further than it
        f"update {STEPS} set is_optional = true, reached = 0 where step_number = 2",
    ],
    "assert_sessions_of_one_visitor_never_overlap_or_come_closer_than_the_gap": [
        f"update {SESSIONS} set ended_at = timestamp '2025-01-01 11:29:59.999999' "
        "where session_id = 'a1'",
        # one customer on two devices
        f"update {SESSIONS} set started_at = timestamp '2025-01-01 10:01:00' "
        "where session_id = 'b1'",
        f"update {SESSIONS} set ended_at = timestamp '2025-01-01 12:00:00' where session_id = 'a1';"
        f"update {SETTINGS} set session_cut_on_campaign = true",
        f"update {SESSIONS} set ended_at = timestamp '2025-01-09 23:59:59', "
        "started_at = timestamp '2025-01-09 23:00:00' where session_id = 'a3';"
        f"update {SESSIONS} set started_at = timestamp '2025-01-10' where session_id = 'a6';"
        f"update {SETTINGS} set session_cut_at_midnight = true",
    ],
    "assert_an_entry_of_mode_first_never_begins_within_the_one_before": [
        f"update {ENTRIES} set entered_at = timestamp '2025-01-01 12:20:00' "
        "where funnel_key = 'return' and unit_id = 'user:ann' and entry_number = 2",
        # entries of the other mode may lie within one another
        f"update {ENTRIES} set entered_at = timestamp '2025-01-01 12:00:01' "
        "where funnel_key = 'journey' and unit_id = 'user:ann'",
    ],
    "assert_spells_in_a_segment_never_overlap_or_touch": [
        f"update {SPELLS} set left_on = date '2025-01-09' where customer_id = 'user:ann' "
        "and spell_number = 1",
        f"update {SPELLS} set left_on = date '2025-01-12', segment_key = 'other' "
        "where customer_id = 'user:ann' and spell_number = 1",
    ],
    "assert_a_device_with_at_most_one_user_is_one_customer": [
        # a shared device may have as many customers as users
        f"update {IDENTIFIED} set customer_id = 'user:bob' where event_id = 'b1'",
    ],
}

# by table: rows that repeat a combination, and rows that repeat all of its columns but one
BAD_COMBINATIONS = [
    (ENTRIES, f"insert into {ENTRIES} select * from {ENTRIES} limit 1"),
    # a missing value repeats like any other
    (
        STEPS,
        f"insert into {STEPS} select steps.* replace (null as breakdown_value) "
        f"from (from {STEPS} limit 1) as steps, range(2)",
    ),
]
GOOD_COMBINATIONS = [
    (
        ENTRIES,
        f"insert into {ENTRIES} select * replace (99 as entry_number) from {ENTRIES} limit 1",
    ),
]
