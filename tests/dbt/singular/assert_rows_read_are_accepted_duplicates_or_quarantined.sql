select * from {{ ref('batch_reconciliation') }}
where
    not is_balanced
    or rows_read <> accepted + duplicate + quarantined
    or accepted < 0
