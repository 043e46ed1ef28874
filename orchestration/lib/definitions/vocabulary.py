"""The closed lists that cells are checked against."""

from __future__ import annotations

TEXT_OPERATORS = ("equals", "not_equals", "in", "contains", "starts_with", "matches", "exists")
NUMBER_OPERATORS = ("gt", "gte", "lt", "lte")
COMPARING_OPERATORS = (*TEXT_OPERATORS[:-1], *NUMBER_OPERATORS)
OPERATORS = (*COMPARING_OPERATORS, "exists")
COUNT_OPERATORS = ("equals", "not_equals", "in", *NUMBER_OPERATORS)
DEVICE_OPERATORS = ("equals", "in", "contains", "starts_with", "matches")

NUMBER_COLUMNS = ("quantity", "value", "scroll_percent", "engagement_seconds")
# Every column of the event feed that a rule may look at. `ip` and `consent` are left out on
# purpose (no conversion may hang on them), `properties` because rules name a path in it.
EVENT_COLUMNS = (
    "event_id",
    "event_name",
    "occurred_at",
    "received_at",
    "anonymous_id",
    "user_id",
    "source_session_id",
    "page_url",
    "page_referrer",
    "user_agent",
    "locale",
    "country",
    "region",
    "city",
    "store_id",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_content",
    "utm_term",
    "click_id",
    "campaign_id",
    "product_id",
    "order_id",
    "quantity",
    "value",
    "currency",
    "search_term",
    "scroll_percent",
    "engagement_seconds",
    "experiment_id",
    "variant",
)
PROPERTY_PREFIX = "properties."

CHANNEL_FIELDS = ("source", "medium", "campaign", "source_category", "store_id")
ATTRIBUTION_METHODS = (
    "first",
    "last",
    "last_non_direct",
    "linear",
    "position",
    "time_decay",
    "markov",
    "shapley",
)
EXPERIMENT_UNITS = ("customer", "device")
MOMENTS = ("know", "go", "do", "buy")
MOMENT_FIELDS = ("event_name", "page_path", "search_term")
SOURCE_CATEGORIES = ("search", "social", "video", "shopping", "ai_assistant", "email")
DEVICE_TYPES = ("mobile", "tablet", "desktop", "tv", "bot")
CONSENT_PURPOSES = ("analytics", "advertising", "personalization")
PRODUCT_ACTIONS = ("viewed", "wished", "carted", "bought")
PREFERENCE_KINDS = ("category", "brand", "store", "weekday", "day_part", "text")
TRACKERS = ("segment", "ga4", "snowplow")
EVENT_ROLES = ("page_view", "contact", "refusal", "detail")
UNASSIGNED = "Unassigned"  # what SQL calls a session that no channel rule matches

SEGMENT_FIELDS = ("country", "region", "city", "device_type", "channel")
SEGMENT_TOTALS = ("macro_count", "macro_value")
ATTRIBUTE_PREFIX = "attribute."
COUNT_PREFIX = "conversion_count."
VALUE_PREFIX = "conversion_value."
MOMENT_PREFIX = "moment_count."
COMPONENT_PREFIX = "segment."

# Where somebody can be reached; a campaign's channel is one of them in small letters.
CONTACT_CHANNELS = (
    "ads",
    "app",
    "direct_mail",
    "email",
    "line",
    "phone",
    "push",
    "site",
    "sms",
    "store",
)
ANY_CHANNEL = "any"
CONTACT_PURPOSES = ("advertising", "personalization")
STAGES = ("new", "engaged", "cart", "first_buyer", "repeat_buyer", "lapsing", "lapsed")

# What the rules of an audience may look at: kinds of facts of a customer, and what may follow
# the dot. A further kind is a line here and a query in int_customer_facts__gathered.
RFM_FIELDS = ("recency_days", "frequency", "monetary", "r_score", "f_score", "m_score")
PROPENSITY_DAYS = ("7", "30")
ABANDONED_STAGES = ("carted", "wished", "viewed")
FACT_FORMS = {
    "segment": "segment.<segment_key>",
    "rfm": "rfm.<" + "|".join(RFM_FIELDS) + ">",
    "propensity": "propensity.<conversion_key>.<" + "|".join(PROPENSITY_DAYS) + ">",
    "intent": "intent.<" + "|".join(MOMENTS) + ">",
    "abandoned": "abandoned.<" + "|".join(ABANDONED_STAGES) + ">",
    "attribute": "attribute.<name>",
}
