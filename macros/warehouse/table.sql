{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {#-
        dbt's own table, dropped and made anew in one transaction instead of built
        beside the old one and renamed: renaming takes dbt longer than most tables of
        a night take to build. What fails leaves the old table; a Python model leaves
        none, and the next night, for which this one has not ended, builds it.
    -#}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set language = model['language'] -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- if existing is not none %}
    {% call statement('drop_existing') -%}
        drop {{ existing.type }} if exists {{ existing }}
    {%- endcall %}
    {%- endif %}
    {%- if language == 'python' %}
    {#- a Python model writes in a transaction of its own -#}
    {% do adapter.commit() %}
    {%- endif %}

    {% call statement('main', language=language) -%}
        {{ create_table_as(False, target_relation, compiled_code, language) }}
    {%- endcall %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
