"""Every file of `definitions/`: its columns, their types, its key and what it refers to.

One declarative table. What cannot be said here (a rule about several cells or rows) is a small
function in the module named after its file. The dbt types of the seeds must agree with
`Column.sql_type`; a test holds both together.
"""

from __future__ import annotations

from orchestration.lib.definitions import vocabulary as words
from orchestration.lib.definitions.shape import Column, Kind, Table

TEN_YEARS_HOURS = 87_600
TEN_YEARS_DAYS = 3_650
HUNDRED_YEARS_DAYS = 36_500


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _optional(name: str, kind: Kind = "text", highest: int = 2_147_483_647) -> Column:
    return Column(name, kind, is_required=False, highest=highest)


def _hour(name: str) -> Column:
    return Column(name, "integer", is_required=False, lowest=0, highest=23)


_LABELS = _texts("label", "label_ja")
_CONVERSION = Column("conversion_key", "key", refers_to="conversions")
_FUNNEL = Column("funnel_key", "key", refers_to="funnels")
_RULE = Column("rule_number", "integer")
_ORDER = Column("rule_order", "integer")
_OPERATOR = Column("operator", allowed=words.OPERATORS)
_VALUE = _optional("value")

TABLES = (
    Table(
        "conversions",
        ("conversion_key",),
        (
            Column("conversion_key", "key"),
            *_LABELS,
            Column("tier", allowed=("macro", "micro")),
            Column("kind", is_required=False, allowed=("process", "engagement")),
            _optional("value_property"),
            _optional("default_value", "decimal"),
            *_texts("owner", "description"),
            Column("is_active", "boolean"),
            _optional("lookback_days", "integer", highest=TEN_YEARS_DAYS),
        ),
    ),
    Table(
        "conversion_rules",
        ("conversion_key", "rule_number", "field", "operator", "value"),
        (_CONVERSION, _RULE, Column("field"), _OPERATOR, _VALUE),
    ),
    Table(
        "funnels",
        ("funnel_key",),
        (
            Column("funnel_key", "key"),
            *_LABELS,
            Column("unit", allowed=("customer", "session")),
            Column("order_mode", allowed=("ordered", "strict", "strict_steps", "any")),
            Column("entry_mode", allowed=("any", "first")),
            Column("window_hours", "integer", highest=TEN_YEARS_HOURS),
            *_texts("description", "owner"),
        ),
    ),
    Table(
        "funnel_steps",
        ("funnel_key", "step_number"),
        (
            _FUNNEL,
            Column("step_number", "integer"),
            _CONVERSION,
            Column("is_optional", "boolean"),
            _optional("max_hours_from_previous", "integer", highest=TEN_YEARS_HOURS),
        ),
    ),
    Table(
        "funnel_exclusions",
        ("funnel_key", "conversion_key", "from_step", "to_step"),
        (_FUNNEL, _CONVERSION, Column("from_step", "integer"), Column("to_step", "integer")),
    ),
    Table(
        "channels",
        ("rule_order", "field", "operator", "value"),
        (
            _ORDER,
            *_texts("channel", "channel_ja"),
            Column("field", allowed=words.CHANNEL_FIELDS),
            Column("operator", allowed=words.TEXT_OPERATORS),
            _VALUE,
            Column("description"),
        ),
    ),
    Table(
        "attribution_models",
        ("model_key",),
        (
            Column("model_key", "key"),
            *_LABELS,
            Column("method", allowed=words.ATTRIBUTION_METHODS),
            _optional("first_share", "decimal"),
            _optional("last_share", "decimal"),
            _optional("half_life_days", "integer", highest=TEN_YEARS_DAYS),
            Column("is_active", "boolean"),
            Column("description"),
        ),
    ),
    Table(
        "experiments",
        ("experiment_key",),
        (
            Column("experiment_key"),
            *_LABELS,
            Column("unit", allowed=words.EXPERIMENT_UNITS),
            Column("primary_conversion_key", "key", is_required=False, refers_to="conversions"),
            _optional("started_on", "date"),
            _optional("ended_on", "date"),
            _optional("metric_days", "integer", highest=TEN_YEARS_DAYS),
            Column("planned_units", "integer", lowest=100),
            Column("is_active", "boolean"),
            *_texts("owner", "description"),
        ),
    ),
    Table(
        "experiment_variants",
        ("experiment_key", "variant"),
        (
            Column("experiment_key", refers_to="experiments"),
            Column("variant"),
            Column("share", "decimal"),
            Column("is_control", "boolean"),
            *_LABELS,
        ),
    ),
    Table(
        "moments",
        ("rule_number", "field", "operator", "value"),
        (
            _RULE,
            Column("moment", allowed=words.MOMENTS),
            Column("field", allowed=words.MOMENT_FIELDS),
            Column("operator", allowed=words.TEXT_OPERATORS),
            _VALUE,
            Column("confidence", "decimal"),
            Column("description"),
        ),
    ),
    Table(
        "intent_weights",
        ("moment",),
        (
            Column("moment", allowed=words.MOMENTS),
            Column("weight", "decimal"),
            Column("half_life_days", "integer", highest=TEN_YEARS_DAYS),
            Column("description"),
        ),
    ),
    Table(
        "sources",
        ("domain",),
        (
            Column("domain", "domain"),
            Column("source"),
            Column("category", is_required=False, allowed=words.SOURCE_CATEGORIES),
        ),
    ),
    Table(
        "click_ids",
        ("rule_order",),
        (
            _ORDER,
            Column("parameter"),
            Column("source"),
            Column("medium"),
            Column("description"),
        ),
    ),
    Table(
        "devices",
        ("rule_order",),
        (
            _ORDER,
            Column("device_type", allowed=words.DEVICE_TYPES),
            Column("operator", allowed=words.DEVICE_OPERATORS),
            Column("value"),
        ),
    ),
    Table(
        "known_events",
        ("event_name",),
        (Column("event_name"), Column("role", allowed=words.EVENT_ROLES), Column("description")),
    ),
    Table(
        "tracker_events",
        ("feed", "tracker_event"),
        (
            Column("feed", allowed=words.TRACKERS),
            Column("tracker_event"),
            *_texts("event_name", "description"),
        ),
    ),
    Table(
        "consent_purposes",
        ("name",),
        (
            Column("name", "key"),
            Column("purpose", allowed=words.CONSENT_PURPOSES),
            Column("description"),
        ),
    ),
    Table(
        "sensitive_categories",
        ("category",),
        (Column("category"), Column("reason"), Column("description")),
    ),
    Table("fairness_attributes", ("attribute",), (Column("attribute"), Column("description"))),
    Table(
        "preferences",
        ("preference",),
        (
            Column("preference", "key"),
            Column("kind", allowed=words.PREFERENCE_KINDS),
            Column("description"),
        ),
    ),
    Table(
        "product_events",
        ("event_name",),
        (
            Column("event_name"),
            Column("action", allowed=words.PRODUCT_ACTIONS),
            Column("is_by_items", "boolean"),
            Column("description"),
        ),
    ),
    Table(
        "segments",
        ("segment_key",),
        (
            Column("segment_key", "key"),
            *_LABELS,
            *_texts("description", "owner"),
            Column("is_active", "boolean"),
        ),
    ),
    Table(
        "segment_rules",
        ("segment_key", "rule_number", "field", "window_days", "operator", "value"),
        (
            Column("segment_key", "key", refers_to="segments"),
            _RULE,
            Column("field"),
            _optional("window_days", "integer", highest=HUNDRED_YEARS_DAYS),
            _OPERATOR,
            _VALUE,
        ),
    ),
    Table(
        "audiences",
        ("audience_key",),
        (
            Column("audience_key", "key"),
            *_LABELS,
            Column("purpose", allowed=words.CONTACT_PURPOSES),
            Column("channel", allowed=words.CONTACT_CHANNELS),
            _optional("most_customers", "integer"),
            _optional("ordered_by"),
            _optional("holdout_percent", "integer", highest=90),
            *_texts("description", "owner"),
            Column("is_active", "boolean"),
        ),
    ),
    Table(
        "audience_rules",
        ("audience_key", "rule_number", "field", "operator", "value"),
        (
            Column("audience_key", "key", refers_to="audiences"),
            _RULE,
            Column("field"),
            _OPERATOR,
            _VALUE,
        ),
    ),
    Table(
        "contact_policies",
        ("channel",),
        (
            Column("channel", allowed=(words.ANY_CHANNEL, *words.CONTACT_CHANNELS)),
            _optional("most_contacts", "integer"),
            _optional("within_days", "integer", highest=TEN_YEARS_DAYS),
            _hour("from_hour"),
            _hour("to_hour"),
            _optional("cool_down_days", "integer", highest=TEN_YEARS_DAYS),
            Column("description"),
        ),
    ),
    Table(
        "actions",
        ("action_key",),
        (
            Column("action_key", "key"),
            *_LABELS,
            Column("moment", is_required=False, allowed=words.MOMENTS),
            Column("stage", is_required=False, allowed=words.STAGES),
            Column("segment_key", "key", is_required=False, refers_to="segments"),
            Column("audience_key", "key", is_required=False, refers_to="audiences"),
            Column("channel", allowed=words.CONTACT_CHANNELS),
            Column("purpose", allowed=words.CONTACT_PURPOSES),
            Column("priority", "integer"),
            *_texts("message", "message_ja"),
            Column("is_active", "boolean"),
        ),
    ),
    Table(
        "campaign_plans",
        ("plan_key",),
        (
            Column("plan_key", "key"),
            *_LABELS,
            _optional("campaign_type"),
            Column("channel", allowed=words.CONTACT_CHANNELS),
            Column("purpose", allowed=words.CONTACT_PURPOSES),
            _CONVERSION,
            Column("cost_per_customer", "decimal"),
            Column("margin_percent", "integer", highest=100),
            *_texts("description", "owner"),
            Column("is_active", "boolean"),
        ),
    ),
    Table(
        "settings",
        ("setting_key",),
        (Column("setting_key", "key"), *_texts("value", "description")),
    ),
)
