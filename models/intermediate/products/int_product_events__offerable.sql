{{ config(materialized='view') }}

-- What people did with products that may say something of one person: not what bots did,
-- and nothing of a sensitive category.
select listed.*
from {{ ref('int_product_events__listed') }} as listed
left join {{ ref('fct_sessions') }} as bots
    on listed.session_key = {{ hash_key('bots.session_id') }}
    and bots.is_bot_like
left join {{ ref('int_products__sensitive') }} as sensitive_products
    on listed.product_id = sensitive_products.product_id
where
    bots.session_id is null
    and sensitive_products.product_id is null
