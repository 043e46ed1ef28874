"""Every kind of wrong row, planted in a copy of the real set, is told where it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orchestration.lib.definitions import Problem, check
from orchestration.lib.paths import PROJECT

# file ¦ text → what it becomes ¦ column ¦ part of found ¦ part of expected ¦ further problems
# The first occurrence of the text is changed; END adds lines. `\n` and `\u200b` mean themselves.
CELLS = r"""
conversions ¦ ,購入, → ,, ¦ label_ja ¦ an empty cell ¦ label_ja is required
conversions ¦ macro,, → makro,, ¦ tier ¦ 'makro' ¦ one of macro, micro (did you mean 'macro'?)
segments ¦ high_value, → High-Value, ¦ segment_key ¦ 'High-Value' ¦ a key of small letters ¦ 4
funnels ¦ ,168, → ,one week, ¦ window_hours ¦ 'one week' ¦ a whole number
funnels ¦ ,168, → ,１６８, ¦ window_hours ¦ '１６８' ¦ a whole number
funnels ¦ ,168, → ,0, ¦ window_hours ¦ '0' ¦ from 1 to 87600
conversions ¦ engagement,,, → engagement,,"1,200", ¦ default_value ¦ '1,200' ¦ no thousands
conversions ¦ engagement,,, → engagement,,0.00001, ¦ default_value ¦ '0.00001' ¦ 4 decimals
conversions ¦ ,true → ,TRUE ¦ is_active ¦ 'TRUE' ¦ true or false in small letters
segments ¦ ,sales, → , sales, ¦ owner ¦ ' sales' ¦ no spaces at the start
segments ¦ ,High value, → ,"High\nvalue", ¦ label ¦ 'High\nvalue' ¦ without line breaks
segments ¦ ,High value, → ,High\u200b value, ¦ label ¦ 'High\u200b value' ¦ invisible characters
segments ¦ ,sales, → ,NULL, ¦ owner ¦ 'NULL' ¦ dbt reads this word as empty
segments ¦ ,sales, → ,'sales', ¦ owner ¦ "'sales'" ¦ another first letter
sources ¦ bing.com, → https://bing.com/, ¦ domain ¦ 'https://bing.com/' ¦ without scheme
sources ¦ bing.com, → www.bing.com, ¦ domain ¦ 'www.bing.com' ¦ without scheme, path or www
"""
KEYS = r"""
conversions ¦ cart_added, → purchase, ¦ conversion_key ¦ as in line 2 ¦ differs in ¦ 7
conversion_rules ¦ END → purchase,01,event_name,equals,purchase ¦ conversion_key ¦ line 2 ¦ differs
sources ¦ END → bing.com,bing,search ¦ domain ¦ the same again as in line ¦ differs in domain
conversion_rules ¦ END → buy,1,event_name,equals,x ¦ conversion_key ¦ 'buy' ¦ of conversions.csv
funnel_steps ¦ product_viewed → product_view ¦ conversion_key ¦ 'product_view' ¦ 'product_viewed'?
funnel_steps ¦ END → t,1,purchase,false,\nt,2,purchase,false, ¦ funnel_key ¦ 't' ¦ funnels ¦ 1
segment_rules ¦ END → vips,1,city,,equals,京都市 ¦ segment_key ¦ 'vips' ¦ of segments.csv
conversions ¦ END → wrap,Wrap,包装,macro,,,,crm,A.,true, ¦ conversion_key ¦ 'wrap' without ¦ one
funnels ¦ END → new,New,新,customer,ordered,any,24,New.,crm ¦ funnel_key ¦ 'new' without any ¦ one
segments ¦ END → new,New,新,New.,crm,true ¦ segment_key ¦ 'new' without any row ¦ one
"""
CONVERSIONS = r"""
conversions ¦ macro,, → macro,process, ¦ kind ¦ 'process' ¦ an empty cell, for the tier is macro
conversions ¦ micro,process → micro, ¦ kind ¦ an empty cell ¦ process or engagement
conversions ¦ true,30 → true,0 ¦ lookback_days ¦ '0' ¦ a whole number from 1 to 3650
conversions ¦ ,value, → ,revenue, ¦ value_property ¦ 'revenue' ¦ properties.<path>
conversion_rules ¦ event_name → evnt_name ¦ field ¦ 'evnt_name' ¦ (did you mean 'event_name'?)
conversion_rules ¦ event_name → ip ¦ field ¦ 'ip' ¦ a column of the event feed
conversion_rules ¦ event_name → properties.a'b ¦ field ¦ a'b ¦ properties.<path>
conversion_rules ¦ ,equals, → ,is, ¦ operator ¦ 'is' ¦ one of equals, not_equals, in
conversion_rules ¦ ,contains, → ,gt, ¦ operator ¦ 'gt' ¦ an operator for text; page_url is none of
conversion_rules ¦ gte,90 → gte,90% ¦ value ¦ '90%' ¦ a number in digits
conversion_rules ¦ gte,90 → in,90|most ¦ value ¦ '90|most' ¦ a number in digits
conversion_rules ¦ gte,90 → equals,90.0 ¦ value ¦ '90.0' ¦ without needless zeros
conversion_rules ¦ contains,/ → exists,/ ¦ value ¦ '/articles/' ¦ an empty cell
conversion_rules ¦ contains,/articles/ → contains, ¦ value ¦ an empty cell ¦ a value for contains
conversion_rules ¦ equals,cart_added → in,cart_added||a ¦ value ¦ 'cart_added||a' ¦ without empty
conversion_rules ¦ equals,cart_added → in,a|b|a ¦ value ¦ 'a|b|a' ¦ every value once
conversion_rules ¦ contains,/articles/ → matches,/a( ¦ value ¦ '/a(' ¦ without mistake
conversion_rules ¦ contains,/articles/ → matches,/(?!a) ¦ value ¦ '/(?!a)' ¦ without look-ahead
conversion_rules ¦ contains,/articles/ → matches,(.)\1 ¦ value ¦ (.) ¦ without back-reference
"""
FUNNELS = r"""
funnels ¦ customer, → costumer, ¦ unit ¦ 'costumer' ¦ (did you mean 'customer'?)
funnels ¦ ordered → in_order ¦ order_mode ¦ 'in_order' ¦ one of ordered, strict, strict_steps
funnel_steps ¦ 1,product_viewed,false → 1,product_viewed,true ¦ is_optional ¦ 'true' ¦ step 1 begins
funnel_steps ¦ 2,video_watched,false → 2,video_watched,true ¦ is_optional ¦ 'true' ¦ in any order
funnel_steps ¦ coupon_to_purchase,2,purchase,false → coupon_to_purchase,2,purchase,true ¦ is_optional ¦ 1 of 2 ¦ not optional
funnel_steps ¦ 1,product_viewed,false, → 1,product_viewed,false,3 ¦ max_hours_from_previous ¦ '3' ¦ none
funnel_exclusions ¦ END → membership,inquiry_sent,2,2 ¦ to_step ¦ steps 2 to 2 ¦ a later step
funnel_exclusions ¦ END → membership,inquiry_sent,1,4 ¦ to_step ¦ steps 1 to 4 ¦ 3 at most
funnel_exclusions ¦ END → membership,purchase,1,3 ¦ conversion_key ¦ 'purchase' ¦ after from_step
funnel_exclusions ¦ END → getting_to_know,article_read,1,2 ¦ conversion_key ¦ 'article_read' ¦ no step
funnel_steps ¦ journey,4, → journey,5, ¦ step_number ¦ '5' ¦ step 4 first; steps run from 1
funnel_steps ¦ repeat_purchase,2 → repeat_purchase,3 ¦ step_number ¦ '3' ¦ step 2 first
"""
ATTRIBUTION = r"""
attribution_models ¦ ,linear, → ,liner, ¦ method ¦ 'liner' ¦ (did you mean 'linear'?)
attribution_models ¦ ,linear, → ,last, ¦ method ¦ the same again as in line ¦ another one
attribution_models ¦ position,0.4, → position,, ¦ first_share ¦ an empty cell ¦ a value, for position
attribution_models ¦ linear,, → linear,0.4, ¦ first_share ¦ '0.4' ¦ an empty cell, for linear
attribution_models ¦ position,0.4,0.4 → position,0.6,0.6 ¦ last_share ¦ 0.6 and 0.6 ¦ at most 1
attribution_models ¦ position,0.4,0.4 → position,0,0 ¦ last_share ¦ 0 and 0 ¦ more than 0
attribution_models ¦ position,0.4,0.4 → position,-1,0.4 ¦ last_share ¦ -1 and 0.4 ¦ 0 or more
attribution_models ¦ ,7,true → ,,true ¦ half_life_days ¦ an empty cell ¦ a value, for time_decay
"""
CHANNELS = r"""
channels ¦ ,medium, → ,utm_medium, ¦ field ¦ 'utm_medium' ¦ one of source, medium
channels ¦ ,contains, → ,gte, ¦ operator ¦ 'gte' ¦ one of equals, not_equals, in
channels ¦ Direct,ノーリファラー,medium → Typed,直接,medium ¦ channel ¦ 'Typed' ¦ as in line 4
channels ¦ ノーリファラー,medium → 直接,medium ¦ channel_ja ¦ '直接' ¦ 'ノーリファラー' as in line 4
channels ¦ equals,affiliate → equals,Affiliate ¦ value ¦ 'Affiliate' ¦ small letters only
channels ¦ equals,ai_assistant → equals,ai ¦ value ¦ 'ai' ¦ one of search, social
channels ¦ 250,Audio, → 250,Unassigned, ¦ channel ¦ 'Unassigned' ¦ another name
sources ¦ bing,search → bing,serch ¦ category ¦ 'serch' ¦ (did you mean 'search'?)
sources ¦ google.ca,google,search → google.ca,google,video ¦ category ¦ 'video' ¦ as in line 2
sources ¦ qwant,search → Qwant,search ¦ source ¦ 'Qwant' ¦ small letters only
click_ids ¦ gclid → GCLID ¦ parameter ¦ 'GCLID' ¦ in small letters
click_ids ¦ gbraid → gclid ¦ parameter ¦ 'gclid' ¦ another one than in line 2
click_ids ¦ bing,cpc → Bing,cpc ¦ source ¦ 'Bing' ¦ small letters only
click_ids ¦ bing,cpc → bing,CPC ¦ medium ¦ 'CPC' ¦ small letters only
devices ¦ 100,tablet → 100,phone ¦ device_type ¦ 'phone' ¦ one of mobile, tablet
devices ¦ 100, → 90, ¦ rule_order ¦ the same again ¦ differs in rule_order
devices ¦ matches,dalvik → matches,Dalvik ¦ value ¦ 'Dalvik|okhttp|cfnetwork' ¦ small letters only
product_events ¦ added,carted → added,cart ¦ action ¦ 'cart' ¦ (did you mean 'carted'?)
product_events ¦ bought,true → bought,yes ¦ is_by_items ¦ 'yes' ¦ true or false
fairness_attributes ¦ age_band, → age, ¦ attribute ¦ the same again ¦ differs in attribute
preferences ¦ brand,brand → brand,brant ¦ kind ¦ 'brant' ¦ (did you mean 'brand'?)
consent_purposes ¦ ads,advertising → ads,adverts ¦ purpose ¦ 'adverts' ¦ one of analytics
tracker_events ¦ ga4,share → ga5,share ¦ feed ¦ 'ga5' ¦ one of segment, ga4, snowplow
tracker_events ¦ product viewed → Product Viewed ¦ tracker_event ¦ 'Product Viewed' ¦ small letters
known_events ¦ login,detail → login,view ¦ role ¦ 'view' ¦ one of page_view, contact, refusal
"""
SEGMENTS = r"""
segment_rules ¦ region,,in → prefecture,,in ¦ field ¦ 'prefecture' ¦ attribute.<name>
segment_rules ¦ count.cart_added → count.cart_ad ¦ field ¦ count.cart_ad ¦ mean 'cart_added'?
segment_rules ¦ 90,gte,3 → 90,contains,3 ¦ operator ¦ 'contains' ¦ one of equals, not_equals, in, gt
segment_rules ¦ 90,gte,3 → 90,gte,three ¦ value ¦ 'three' ¦ a number in digits
segment_rules ¦ region,,in → region,30,in ¦ window_days ¦ '30' ¦ an empty cell, for region has no
segment_rules ¦ country,,not_equals,JP → country,,gt,1 ¦ operator ¦ 'gt' ¦ country is no number
segment_rules ¦ equals,mobile → equals,phone ¦ value ¦ 'phone' ¦ one of bot, desktop, mobile
segment_rules ¦ Organic Search|Paid → Organic Serch|Paid ¦ value ¦ 'Organic Serch' ¦ did you
segment_rules ¦ moment_count.buy → moment_count.by ¦ field ¦ moment_count.by ¦ mean 'buy'?
segment_rules ¦ segment.high_value → segment.hi_value ¦ field ¦ segment.hi_value ¦ mean 'high_value'?
segment_rules ¦ high_value,,equals → high_value,30,equals ¦ window_days ¦ '30' ¦ an empty cell, for segment.h
segment_rules ¦ high_value,,equals → high_value,,not_equals ¦ operator ¦ 'not_equals' ¦ equals, with
segment_rules ¦ segment.coupon_users,,equals,false → segment.coupon_users,,equals,no ¦ value ¦ 'no' ¦ or false
segment_rules ¦ END → loyal_buyers,1,segment.loyal_buyers,,equals,true ¦ field ¦ 'loyal_buyers', which names 'loyal_buyers' ¦ lead back
segment_rules ¦ END → high_value,2,segment.loyal_off_list,,equals,false ¦ field ¦ 'high_value', which names 'loyal_off_list', which names 'high_value' ¦ lead back
segment_rules ¦ purchase.7,, → purchase.8,, ¦ field ¦ purchase.8 ¦ propensity.<conversion_key>.<7|30>
segment_rules ¦ propensity.purchase.7 → propensity.purchas.7 ¦ field ¦ purchas.7 ¦ mean 'purchase'?
segment_rules ¦ propensity.purchase.7 → propensity.cart_added.7 ¦ field ¦ the micro conversion 'cart_added' ¦ a macro conversion
segment_rules ¦ purchase.7,,gte → purchase.7,7,gte ¦ window_days ¦ '7' ¦ propensity.purchase.7 has no window
segment_rules ¦ purchase.7,,gte → purchase.7,,equals ¦ operator ¦ 'equals' ¦ one of gt, gte, lt, lte
segment_rules ¦ purchase.7,,gte,0.3 → purchase.7,,gte,high ¦ value ¦ 'high' ¦ a number in digits
segment_rules ¦ END → likely_buyers,2,region,,equals,東京都 ¦ field ¦ 'region' in a segment that looks at a propensity ¦ a segment of its own
segment_rules ¦ END → coupon_users,2,segment.likely_buyers,,equals,true ¦ field ¦ 'likely_buyers', which looks at a propensity ¦ a segment that has a history
"""
EXPERIMENTS = r"""
experiments ¦ ,customer, → ,person, ¦ unit ¦ 'person' ¦ one of customer, device
experiments ¦ ,cart_added, → ,cart_add, ¦ primary_conversion_key ¦ 'cart_add' ¦ mean 'cart_added'?
experiments ¦ cart_added,,, → cart_added,2025-02-30,, ¦ started_on ¦ '2025-02-30' ¦ a date from 1900
experiments ¦ cart_added,,, → cart_added,2025-02-02,2025-02-01, ¦ ended_on ¦ '2025-02-01' ¦ no day before started_on
experiments ¦ ,20000, → ,50, ¦ planned_units ¦ '50' ¦ from 100
experiments ¦ END → new,New,新,device,,,,,500,true,growth,New? ¦ experiment_key ¦ 'new' without ¦ one
experiment_variants ¦ button,B → buton,B ¦ experiment_key ¦ 'exp_cart_buton' ¦ of experiments.csv ¦ 3
experiment_variants ¦ B,0.5 → B,0 ¦ share ¦ '0' ¦ above 0
experiment_variants ¦ 0.5,true → 0.5,false ¦ is_control ¦ 'exp_cart_button' without any ¦ one control
experiment_variants ¦ 0.5,false → 0.5,true ¦ is_control ¦ as in line 2 ¦ one control
experiment_variants ¦ exp_cart_button,B → exp_cart_button,A ¦ experiment_key ¦ the same again ¦ differs
"""
MOMENTS = r"""
moments ¦ ,go,event → ,gone,event ¦ moment ¦ 'gone' ¦ one of know, go, do, buy
moments ¦ ,event_name,equals,store → ,event,equals,store ¦ field ¦ 'event' ¦ one of event_name
moments ¦ store_located,0.95 → store_located,1.5 ¦ confidence ¦ '1.5' ¦ above 0 and at most 1
moments ¦ END → 1,buy,page_path,equals,/x,0.95,Two. ¦ moment ¦ 'buy' ¦ 'go' as in line 2
moments ¦ END → 1,go,page_path,equals,/x,0.5,Two. ¦ confidence ¦ '0.5' ¦ '0.95' as in line 2
moments ¦ (^| )(how to → (^| )(How to ¦ value ¦ (How to ¦ small letters only
moments ¦ matches,^/(articles → matches,^/((articles ¦ value ¦ ((articles ¦ without mistake
intent_weights ¦ know,1, → know,-1, ¦ weight ¦ '-1' ¦ 0 or more
intent_weights ¦ go,2,3 → go,2,0 ¦ half_life_days ¦ '0' ¦ from 1 to 3650
intent_weights ¦ buy,3 → want,3 ¦ moment ¦ 'want' ¦ one of know, go, do, buy
"""
ACTIVATION = r"""
audiences ¦ advertising,email → marketing,email ¦ purpose ¦ 'marketing' ¦ one of advertising
audiences ¦ advertising,email → advertising,mail ¦ channel ¦ 'mail' ¦ mean 'email'?
audiences ¦ rfm.monetary,10 → rfm.monetary,95 ¦ holdout_percent ¦ '95' ¦ from 1 to 90
audiences ¦ rfm.monetary,10 → rfm.money,10 ¦ ordered_by ¦ 'rfm.money' ¦ rfm.<recency_days|
audiences ¦ rfm.monetary,10 → segment.kanto_region,10 ¦ ordered_by ¦ 'segment.kanto_region' ¦ rfm.<
audiences ¦ END → new,New,新,advertising,ads,,,,New.,crm,true ¦ audience_key ¦ 'new' without ¦ one
audience_rules ¦ END → fans,1,rfm.frequency,gt,1 ¦ audience_key ¦ 'fans' ¦ of audiences.csv
audience_rules ¦ segment.lapsed_b → segment.laps_b ¦ field ¦ laps_b ¦ mean 'lapsed_buyers'?
audience_rules ¦ propensity.purchase.7 → propensity.purchas.7 ¦ field ¦ purchas ¦ mean 'purchase'?
audience_rules ¦ propensity.purchase.7 → propensity.cart_added.7 ¦ field ¦ micro ¦ a macro conversion
audience_rules ¦ propensity.purchase.7 → propensity.purchase.8 ¦ field ¦ .8' ¦ propensity.<conversion
audience_rules ¦ intent.buy → intent.sell ¦ field ¦ 'intent.sell' ¦ intent.<know|go|do|buy>
audience_rules ¦ rfm.m_score → rmf.m_score ¦ field ¦ 'rmf.m_score' ¦ one of segment.<segment_key>
audience_rules ¦ attribute.mail_frequency → attribute. ¦ field ¦ 'attribute.' ¦ attribute.<name>
audience_rules ¦ gte,4 → contains,4 ¦ operator ¦ 'contains' ¦ one of equals
audience_rules ¦ gte,4 → gte,four ¦ value ¦ 'four' ¦ a number in digits
audience_rules ¦ buyers,equals,true → buyers,equals,yes ¦ value ¦ 'yes' ¦ true or false
audience_rules ¦ buyers,equals,true → buyers,exists, ¦ operator ¦ 'exists' ¦ one of equals
campaign_plans ¦ ,email, → ,mail, ¦ channel ¦ 'mail' ¦ mean 'email'?
campaign_plans ¦ purchase,5,30 → purchases,5,30 ¦ conversion_key ¦ 'purchases' ¦ mean 'purchase'?
campaign_plans ¦ purchase,5,30 → purchase,-5,30 ¦ cost_per_customer ¦ '-5' ¦ 0 or more
campaign_plans ¦ purchase,5,30 → purchase,5,130 ¦ margin_percent ¦ '130' ¦ from 1 to 100
campaign_plans ¦ personal_coupons → coupon_mail ¦ plan_key ¦ the same again as in line 2 ¦ a row that differs
audience_rules ¦ abandoned.carted → abandoned.bought ¦ field ¦ 'abandoned.bought' ¦ abandoned.<carted|
audience_rules ¦ carted,lte,3 → carted,lte,three ¦ value ¦ 'three' ¦ a number
contact_policies ¦ push,3 → pushed,3 ¦ channel ¦ 'pushed' ¦ mean 'push'?
contact_policies ¦ email,3,7 → email,3, ¦ within_days ¦ an empty cell ¦ a value, for most_contacts
contact_policies ¦ 1,7,20,9 → 1,7,,9 ¦ from_hour ¦ an empty cell ¦ a value, for to_hour
contact_policies ¦ 1,7,20,9 → 1,7,24,9 ¦ from_hour ¦ '24' ¦ from 0 to 23
contact_policies ¦ 1,7,20,9 → 1,7,9,9 ¦ to_hour ¦ '9' ¦ another hour than from_hour
actions ¦ ,cart, → ,basket, ¦ stage ¦ 'basket' ¦ one of new, engaged, cart
actions ¦ ,go, → ,went, ¦ moment ¦ 'went' ¦ one of know, go, do, buy
actions ¦ ,brand_advocates, → ,brand_advocate, ¦ segment_key ¦ 'brand_advocate' ¦ of segments.csv
actions ¦ ,win_back, → ,win, ¦ audience_key ¦ 'win' ¦ of audiences.csv
actions ¦ personalization,90 → personalization,high ¦ priority ¦ 'high' ¦ a whole number
"""
SETTINGS = r"""
settings ¦ lapsed_days,60 → lapsed_days,30 ¦ value ¦ '30' ¦ more than lapsing_days, 30
settings ¦ engaged_seconds, → engaged, ¦ setting_key ¦ 'engaged' ¦ mean 'engaged_seconds' ¦ 1
settings ¦ ,UTC, → ,Asia/Tokio, ¦ value ¦ 'Asia/Tokio' ¦ (did you mean 'Asia/Tokyo'?)
settings ¦ minutes,30 → minutes,half an hour ¦ value ¦ 'half an hour' ¦ from 1 to 1440
settings ¦ midnight,false → midnight,no ¦ value ¦ 'no' ¦ true or false
settings ¦ ,JPY, → ,yen, ¦ value ¦ 'yen' ¦ an ISO 4217 code
settings ¦ 1990-01-01 → 1990-02-30 ¦ value ¦ '1990-02-30' ¦ a date from 1900
settings ¦ 1990-01-01 → 1/1/1990 ¦ value ¦ '1/1/1990' ¦ such as 1990-01-01
"""
TABLES = (
    CELLS,
    KEYS,
    CONVERSIONS,
    FUNNELS,
    ATTRIBUTION,
    CHANNELS,
    SEGMENTS,
    EXPERIMENTS,
    MOMENTS,
    ACTIVATION,
    SETTINGS,
)
CASES = [line for table in TABLES for line in table.strip().splitlines()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the real set, seen from the folder above it."""
    copy = tmp_path / "definitions"
    shutil.copytree(PROJECT / "definitions", copy, ignore=shutil.ignore_patterns("examples"))
    monkeypatch.chdir(tmp_path)
    return copy


def _plant(path: Path, change: str) -> int:
    """Make the change and return the line it is on."""
    old, new = change.replace(r"\n", "\n").replace(r"\u200b", "\u200b").split(" → ")
    text = path.read_text("utf-8")
    place = len(text) if old == "END" else text.index(old)
    end = place if old == "END" else place + len(old)
    path.write_text(text[:place] + new + ("\n" if old == "END" else "") + text[end:], "utf-8")
    return text.count("\n", 0, place) + 1


@pytest.mark.parametrize("case", CASES, ids=[case.split(" ¦ ")[1] for case in CASES])
def test_wrong_row_is_told_where_it_is(folder: Path, case: str) -> None:
    file, change, column, found, expected, *others = case.split(" ¦ ")
    line = _plant(folder / f"{file}.csv", change)

    problems = check(folder)

    place = (f"definitions/{file}.csv", line, column)
    told = [one for one in problems if (one.file, one.line, one.column) == place]
    assert len(told) == 1, [str(problem) for problem in problems]
    assert found in told[0].found
    assert expected in told[0].expected
    further = int(others[0]) if others else 0
    assert len(problems) == 1 + further, [str(problem) for problem in problems]


def test_an_audience_or_action_hangs_on_nothing_that_is_switched_off(folder: Path) -> None:
    for name, key in (
        ("segments", "lapsed_buyers"),
        ("segments", "brand_advocates"),
        ("audiences", "win_back"),
    ):
        path = folder / f"{name}.csv"
        lines = path.read_text("utf-8").splitlines()
        off = [line[:-4] + "false" if line.startswith(key) else line for line in lines]
        path.write_text("\n".join(off) + "\n", "utf-8")
    above = ["the inactive segment 'lapsed_buyers'"] * 2
    assert [problem.found for problem in check(folder)] == [
        *above,
        "the inactive 'win_back'",
        "the inactive 'brand_advocates'",
    ]
    path = folder / "audiences.csv"
    path.write_text(path.read_text("utf-8").replace("crm,false", "crm,true"), "utf-8")
    assert [problem.found for problem in check(folder)] == [
        *above,
        "the inactive segment_key 'lapsed_buyers'",
        "the inactive 'brand_advocates'",
    ]


def test_problem_reads_as_one_sentence() -> None:
    problem = Problem("definitions/x.csv", 7, "tier", "'makro'", "one of macro, micro")
    assert str(problem) == (
        "definitions/x.csv:7 column tier: found 'makro'; expected one of macro, micro"
    )


def test_funnel_needs_two_steps_and_takes_ten(folder: Path) -> None:
    path = folder / "funnel_steps.csv"
    steps = "".join(f"membership,{step},purchase,false,\n" for step in range(4, 12))
    text = path.read_text("utf-8").replace("repeat_purchase,2,purchase,false,\n", "")
    path.write_text(text + steps, "utf-8")

    assert [(problem.column, problem.found, problem.expected) for problem in check(folder)] == [
        ("step_number", "only one step of 'repeat_purchase'", "2 steps or more"),
        ("step_number", "11 steps of 'membership'", "at most 10 steps"),
    ]


def test_segments_stand_upon_three_levels_and_none_that_is_inactive(folder: Path) -> None:
    for number in range(1, 6):
        _plant(folder / "segments.csv", f"END → level_{number},L,段,Upon another.,crm,true")
        below = f"level_{number - 1}" if number > 1 else "kanto_region"
        rule = f"END → level_{number},1,segment.{below},,equals,true"
        _plant(folder / "segment_rules.csv", rule)

    (problem,) = check(folder)

    assert (problem.file, problem.column) == ("definitions/segment_rules.csv", "field")
    assert problem.found == "'level_3', which stands upon 3 levels itself"
    assert problem.expected == "at most 3 levels of segments below another one"

    for key in ("level_4", "level_5", "kanto_region"):
        text = (folder / "segments.csv").read_text("utf-8")
        rows = [
            row.replace(",true", ",false") if row.startswith(f"{key},") else row
            for row in text.splitlines()
        ]
        (folder / "segments.csv").write_text("\n".join(rows) + "\n", "utf-8")

    told = [problem.found for problem in check(folder)]

    assert told == [
        "the inactive segment 'kanto_region'",
        problem.found,
        "the inactive segment_key 'kanto_region'",
    ]


def test_inactive_conversion_holds_no_step_and_no_active_segment(folder: Path) -> None:
    path = folder / "conversions.csv"
    rows = path.read_text("utf-8").splitlines()
    rows = [row.replace(",true", ",false") if row.startswith("cart_") else row for row in rows]
    path.write_text("\n".join(rows) + "\n", "utf-8")

    told = {(problem.file, problem.column, problem.found) for problem in check(folder)}

    inactive = "the inactive conversion 'cart_added'"
    assert told == {
        ("definitions/experiments.csv", "primary_conversion_key", inactive),
        ("definitions/funnel_steps.csv", "conversion_key", inactive),
        ("definitions/segment_rules.csv", "field", inactive),
    }
