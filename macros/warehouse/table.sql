{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {#-
        dbt's own table, without building beside the old one and renaming both: here
        nobody reads the warehouse while a night builds it, and a night that fails is
        built whole by the next. Half a night's tables are small, and each renaming
        takes as long as they do.
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
