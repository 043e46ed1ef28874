-- rows_read is counted by whoever read the files, the rest by staging: two
-- independent counts, so that a lost row shows.
with files as (

    select
        feed,
        landed_on,
        count(*) as file_count,
        sum(row_count) as rows_read,
        count(problem) as problem_file_count,
        {{ join_distinct('unknown_columns') }} as unknown_columns
    from {{ ref('stg_landing__files') }}
    group by feed, landed_on

),

counted as (

    select * from {{ ref('int_landed_rows__counted') }}

),

reconciled as (

    select
        coalesce(files.feed, counted.feed) as feed,
        coalesce(files.landed_on, counted.landed_on) as landed_on,
        coalesce(files.file_count, 0) as file_count,
        cast(coalesce(files.rows_read, 0) as bigint) as rows_read,
        coalesce(counted.accepted_count, 0) as accepted,
        coalesce(counted.duplicate_count, 0) as duplicate,
        coalesce(counted.quarantined_count, 0) as quarantined,
        coalesce(files.problem_file_count, 0) as problem_file_count,
        files.unknown_columns
    from files
    full outer join counted
        on files.feed = counted.feed
        and files.landed_on = counted.landed_on

),

final as (

    select
        feed,
        landed_on,
        file_count,
        rows_read,
        accepted,
        duplicate,
        quarantined,
        rows_read = accepted + duplicate + quarantined as is_balanced,
        problem_file_count,
        unknown_columns
    from reconciled

)

select * from final
