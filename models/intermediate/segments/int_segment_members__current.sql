{{ config(materialized='view') }}

-- Who is in which segment on the day of the clock.
select * from {{ ref('int_segment_members__known') }}
union all
select * from {{ ref('int_segment_members__foretold') }}
