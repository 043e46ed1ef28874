{#-
    dbt's own materializations, in fewer statements. What is built whole is dropped and made
    in one transaction instead of built beside the old one and renamed: renaming takes dbt
    longer than most models of a night take to build. What fails leaves the old one; a Python
    model leaves none, and the next night, for which this one has not ended, builds it.
-#}

{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- set language = model['language'] -%}
    {% do begin_anew() %}
    {%- if language == 'python' -%}
    {#- it writes in a transaction of its own -#}
    {% do adapter.commit() %}
    {%- endif %}
    {% call statement('main', language=language) -%}
        {{ create_table_as(False, relation, compiled_code, language) }}
    {%- endcall %}
    {{ return(finished(relation)) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set relation = this.incorporate(type='view') -%}
    {% do begin_anew() %}
    {% call statement('main') -%}
        {{ create_view_as(relation, compiled_code) }}
    {%- endcall %}
    {{ return(finished(relation)) }}
{% endmaterialization %}

{% materialization incremental, adapter='duckdb' %}
    {#-
        An increment has the columns of its table: other columns are other SQL, and what has
        other SQL is built whole. Landed rows are not, and say append_new_columns.
    -#}
    {%- set relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is none or existing.is_view or should_full_refresh() %}
    {% do begin_anew() %}
    {% call statement('main') -%}
        {{ create_table_as(False, relation, compiled_code) }}
    {%- endcall %}
    {%- else %}
    {{ run_hooks(pre_hooks) }}
    {%- set tonight = make_temp_relation(relation) -%}
    {% do run_query(create_table_as(True, tonight, compiled_code)) %}
    {%- if config.get('on_schema_change') == 'append_new_columns' %}
    {%- do process_schema_changes('append_new_columns', tonight, existing) %}
    {%- endif %}
    {%- set strategy = adapter.get_incremental_strategy_macro(
        context, config.get('incremental_strategy')
    ) -%}
    {% call statement('main') -%}
        {{ strategy({
            'target_relation': relation,
            'temp_relation': tonight,
            'dest_columns': adapter.get_columns_in_relation(existing),
            'unique_key': none,
            'incremental_predicates': none,
        }) }}
    {%- endcall %}
    {%- endif %}
    {{ return(finished(relation)) }}
{% endmaterialization %}

{% macro begin_anew() -%}
    {#- Drop what is there, table or view. -#}
    {{ run_hooks(pre_hooks) }}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is not none -%}
        {%- call statement('drop_existing') -%}
            drop {{ existing.type }} if exists {{ existing }}
        {%- endcall -%}
    {%- endif -%}
{%- endmacro %}

{% macro finished(relation) -%}
    {#- Describe and commit it; what a materialization returns. -#}
    {%- do persist_docs(relation, model) -%}
    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}
    {{ return({'relations': [relation]}) }}
{%- endmacro %}
