"""The contract of landed files: which feeds exist, which columns they know and need.

Adding a column here makes it a column of `landing.<feed>`; any other column of a file is kept
in `extra_properties`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Feed:
    """One feed. `columns` in the order of its view; `required` must be in a file's header.

    `typed` are those that staging reads as a number or a time, `people` those that name a person
    or a device.
    """

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    typed: tuple[str, ...]
    people: tuple[str, ...]

    @cached_property
    def known(self) -> frozenset[str]:
        """The column names as a set."""
        return frozenset(self.columns)

    def canonical(self, name: str) -> str | None:
        """The known column that a file's column name stands for, whatever its case; or None."""
        folded = name.strip().lower()
        return folded if folded in self.known else None

    def matched(self, names: Iterable[str]) -> dict[str, str]:
        """Known column to the name that stands for it; an exact name wins over another case."""
        found: dict[str, str] = {}
        for name in names:
            if (canonical := self.canonical(name)) and (
                name == canonical or canonical not in found
            ):
                found[canonical] = name
        return found


_EVENTS = """
    event_id event_name occurred_at received_at anonymous_id user_id source_session_id
    page_url page_referrer user_agent ip locale country region city store_id
    utm_source utm_medium utm_campaign utm_content utm_term click_id campaign_id
    product_id order_id quantity value currency search_term scroll_percent engagement_seconds
    experiment_id variant consent properties
"""


# Names are lower case here and any case in a file.
_SEGMENT = """
    type messageid anonymousid userid previousid groupid rudderid event name category timestamp
    originaltimestamp sentat receivedat context properties traits integrations channel version
    writekey
"""
_GA4 = """
    event_date event_timestamp event_name user_pseudo_id user_id event_params
    event_previous_timestamp event_value_in_usd event_bundle_sequence_id
    event_server_timestamp_offset batch_page_id batch_ordering_id batch_event_index stream_id
    platform privacy_info user_properties user_first_touch_timestamp user_ltv is_active_user device
    geo traffic_source collected_traffic_source session_traffic_source_last_click ecommerce items
    app_info event_dimensions publisher
"""
# The order of the tab-separated file that the enrichment writes, which has no header.
_SNOWPLOW = """
    app_id platform etl_tstamp collector_tstamp dvce_created_tstamp event event_id txn_id
    name_tracker v_tracker v_collector v_etl user_id user_ipaddress user_fingerprint domain_userid
    domain_sessionidx network_userid geo_country geo_region geo_city geo_zipcode geo_latitude
    geo_longitude geo_region_name ip_isp ip_organization ip_domain ip_netspeed page_url page_title
    page_referrer page_urlscheme page_urlhost page_urlport page_urlpath page_urlquery
    page_urlfragment refr_urlscheme refr_urlhost refr_urlport refr_urlpath refr_urlquery
    refr_urlfragment refr_medium refr_source refr_term mkt_medium mkt_source mkt_term mkt_content
    mkt_campaign contexts se_category se_action se_label se_property se_value unstruct_event
    tr_orderid tr_affiliation tr_total tr_tax tr_shipping tr_city tr_state tr_country ti_orderid
    ti_sku ti_name ti_category ti_price ti_quantity pp_xoffset_min pp_xoffset_max pp_yoffset_min
    pp_yoffset_max useragent br_name br_family br_version br_type br_renderengine br_lang
    br_features_pdf br_features_flash br_features_java br_features_director br_features_quicktime
    br_features_realplayer br_features_windowsmedia br_features_gears br_features_silverlight
    br_cookies br_colordepth br_viewwidth br_viewheight os_name os_family os_manufacturer
    os_timezone dvce_type dvce_ismobile dvce_screenwidth dvce_screenheight doc_charset doc_width
    doc_height tr_currency tr_total_base tr_tax_base tr_shipping_base ti_currency ti_price_base
    base_currency geo_timezone mkt_clickid mkt_network etl_tags dvce_sent_tstamp refr_domain_userid
    refr_dvce_tstamp derived_contexts domain_sessionid derived_tstamp event_vendor event_name
    event_format event_version event_fingerprint true_tstamp
"""


def _feed(name: str, columns: str, required: str, typed: str = "", people: str = "") -> Feed:
    return Feed(
        name,
        tuple(columns.split()),
        tuple(required.split()),
        tuple(typed.split()),
        tuple(people.split()),
    )


# A feed that says who is to go; nothing of it is ever taken in.
ERASURE_REQUESTS = "erasure_requests"

# An event also needs somebody whose it is, but row by row: staging refuses those without.
FEEDS: dict[str, Feed] = {
    feed.name: feed
    for feed in (
        _feed(
            "events",
            _EVENTS,
            "event_id event_name occurred_at",
            "occurred_at received_at quantity value scroll_percent engagement_seconds",
            people="user_id anonymous_id",
        ),
        _feed(
            "segment",
            _SEGMENT,
            "type messageid",
            "timestamp originaltimestamp sentat receivedat",
            people="userid anonymousid previousid rudderid",
        ),
        _feed(
            "ga4",
            _GA4,
            "event_timestamp event_name",
            "event_timestamp",
            people="user_id user_pseudo_id",
        ),
        _feed(
            "snowplow",
            _SNOWPLOW,
            "event_id event collector_tstamp",
            "collector_tstamp dvce_created_tstamp dvce_sent_tstamp derived_tstamp true_tstamp "
            "tr_total ti_price ti_quantity se_value",
            people="user_id domain_userid network_userid user_fingerprint refr_domain_userid",
        ),
        _feed(
            "customers",
            "user_id updated_at attribute value origin",
            "user_id updated_at attribute value origin",
            "updated_at",
            people="user_id",
        ),
        _feed(
            "products",
            "product_id name category subcategory department brand price currency",
            "product_id",
            "price",
        ),
        _feed("stores", "store_id name country region city", "store_id"),
        _feed(
            "campaigns",
            "campaign_id name channel medium campaign_type started_on ended_on cost currency "
            "is_holdout holdout_of",
            "campaign_id",
            "started_on ended_on cost",
        ),
    )
}

# The feeds that tell of people.
PERSONAL_FEEDS = tuple(feed.name for feed in FEEDS.values() if feed.people)
