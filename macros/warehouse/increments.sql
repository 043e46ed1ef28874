{#-
    How a night touches only what changed. Every model always holds the whole of
    history: a whole build makes it anew; on a night, rows that may have changed
    are deleted and read again. docs/increments.md tells the idea with an example.
-#}

{% macro is_nightly(of=none) -%}
    {#-
        Whether tonight's run builds this model (or the one named) as an increment:
        the orchestration lists such models in landing.increments. By hand, the
        answer is no.
    -#}
    {%- if not execute or flags.FULL_REFRESH or not flags.INTROSPECT -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set increments = adapter.get_relation(target.database, 'landing', 'increments') -%}
    {%- if increments is none -%}
        {{ return(false) }}
    {%- endif -%}
    {#- asked once for each model: a result is kept until it is looked at, so it is put back -#}
    {%- set name = 'is_nightly_' ~ (of or model.name) -%}
    {%- set listed = load_result(name) -%}
    {%- if listed is none -%}
        {%- call statement(name, fetch_result=true, auto_begin=false) -%}
            select 1 from {{ increments }} where model = '{{ of or model.name }}'
        {%- endcall -%}
        {%- set listed = load_result(name) -%}
    {%- endif -%}
    {%- do store_result(name, listed['response'], listed['table']) -%}
    {{ return(listed['data'] | length > 0) }}
{%- endmacro %}

{% macro should_full_refresh() -%}
    {#- dbt's own question, answered by the night: what is no increment is made anew. -#}
    {%- set configured = config.get('full_refresh') -%}
    {%- if configured is not none -%}
        {{ return(configured) }}
    {%- endif -%}
    {{ return(not is_nightly()) }}
{%- endmacro %}

{% macro only_changed(who, key, at=none, before=none, of=none) -%}
    {#-
        A join, to be written after `from`: on a night it leaves only the rows of a
        changed visitor or customer (`who`; `key` is their visitor_key or customer_id)
        from the time on from which they changed, or an interval `before` that;
        without `at`, all of their rows. Else nothing, so that every row stays. A test
        asks whether the night built the model `of`. Each who is in the changed set
        once. It is a join because DuckDB then skips what
        lies before the earliest change unread.
    -#}
    {%- set changed_set = ref('int_' ~ who ~ 's__changed') -%}
    {%- if is_nightly(of) -%}
        inner join {{ changed_set }} as changed
        on {{ key }} = changed.{{ changed_key(who) }}
        {%- if at %}
        and {{ at }} >= changed.changed_from{{ ' - ' ~ before if before }}
        {%- endif %}
    {%- endif -%}
{%- endmacro %}

{% macro read_events() -%}
    {#-
        The staged events that a model of visits reads: all of them, or on a night those
        of changed visitors from the time on from which they changed.
    -#}
    {%- set everything = ref('stg_events__events') -%}
    {%- set changed = ref('int_events__changed') -%}
    {{ return(changed if is_nightly() else everything) }}
{%- endmacro %}

{% macro is_changed_from(at) -%}
    {#-
        Whether a row that `only_changed` let in with an interval `before` is itself
        to be replaced, or only read because others depend on it.
    -#}
    {%- if is_nightly() -%}
        {{ at }} >= changed.changed_from
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{% macro changed_key(who) -%}
    {{ return({
        'visitor': 'visitor_key',
        'customer': 'customer_id',
        'segment_customer': 'customer_key',
        'touch_customer': 'customer_key',
    }[who]) }}
{%- endmacro %}

{% macro is_new(value, column) -%}
    {#- A condition: on a night, only values that the model's column does not hold yet. -#}
    {%- if is_nightly() -%}
        {{ value }} not in (select known.{{ column }} from {{ this }} as known)
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{% macro replaced(who, key, at=none) -%}
    {#- The rows of a model that a night deletes before it inserts: for meta.replaces. -#}
    {{ return({
        'set': 'intermediate.int_' ~ who ~ 's__changed',
        'where': 'changed.' ~ changed_key(who) ~ ' = target.' ~ key
            ~ (' and target.' ~ at ~ ' >= changed.changed_from' if at else ''),
    }) }}
{%- endmacro %}

{% macro last_night(model_name, schema, columns, who=none, key=none, at=none) -%}
    {#-
        A query: columns (by their types) of a model as the last night left them,
        of everybody or as `only_changed` says; nothing on a whole build. Its reader
        has to run before the model is replaced, so the model must name the reader
        (depends_on).
    -#}
    select
        {%- if is_nightly() %}
        {%- for column in columns %}
        last_night.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ schema }}.{{ model_name }} as last_night
    {{ only_changed(who, 'last_night.' ~ key, 'last_night.' ~ at if at else none) if who }}
        {%- else %}
        {%- for column, type in columns.items() %}
        cast(null as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    {{ '' if not who else only_changed(who, none) }}
    where false
        {%- endif %}
{%- endmacro %}

{% macro night_number() -%}
    {#-
        For a model to which every night appends: which of the nights since its whole
        build, 0, a row is from.
    -#}
    {%- if is_nightly() -%}
        (select coalesce(max(earlier.night_number), 0) + 1 from {{ this }} as earlier)
    {%- else -%}
        0
    {%- endif -%}
{%- endmacro %}

{% macro get_incremental_replace_changed_sql(arg_dict) -%}
    {#-
        The strategy replace_changed: delete the rows that meta.replaces finds in a
        changed set (a join, as above), then insert them as they are now.
    -#}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    {%- set replaces = config.get('meta')['replaces'] -%}
    delete from {{ arg_dict['target_relation'] }} as target
    using {{ replaces['set'] }} as changed
    where {{ replaces['where'] }};
    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }};
{%- endmacro %}
