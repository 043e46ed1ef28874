{% macro forget_days() -%}
    {#-
        Run before an incremental staging model appends: the rows of every day
        that this night builds (again) go first, also when the day has lost
        its files since.
    -#}
    {%- if is_incremental() -%}
    delete from {{ this }}
    where landed_on in (
        select landed_on from {{ source('landing', 'days') }} where not is_built
    )
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}
