{% macro duckdb__get_where_subquery(relation) -%}
    {#-
        What a generic test reads, dbt's own hook: on a night the rows that it put
        there (meta.replaces; of a view, meta.renews says which those are), after a
        whole build all of them. Its `where` narrows both.
    -#}
    {%- set read = namespace(rows=relation) -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == 'model' and node.name == relation.identifier -%}
            {%- set renewed = node.config.meta.get('renews', node.config.meta.get('replaces')) -%}
            {%- if renewed and is_nightly(of=node.name) -%}
                {%- set read.rows -%}
                    (
                        select target.*
                        from {{ relation }} as target
                        semi join {{ renewed['set'] }} as changed on {{ renewed['where'] }}
                    ) as renewed
                {%- endset -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if config.get('where') -%}
        {%- set read.rows -%}
            (select * from {{ read.rows }} where {{ config.get('where') }}) as dbt_subquery
        {%- endset -%}
    {%- endif -%}
    {{ return(read.rows) }}
{%- endmacro %}
