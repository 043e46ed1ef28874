select
    feed,
    source_file,
    file_format,
    unknown_columns,
    problem,
    row_count,
    landed_on
from {{ source('landing', 'files') }}
