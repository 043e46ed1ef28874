{#- The units of experiments: customers, or devices where experiments.csv says so. -#}

{% macro unit_of_experiment(exposures) -%}
    {#- The key of who saw it, in a query that joins `experiments`. -#}
    case experiments.unit
        when 'device' then {{ exposures }}.visitor_key else {{ exposures }}.customer_key
    end
{%- endmacro %}

{% macro replaced_experiment_units() -%}
    {#- The rows of units that a night deletes: for meta.replaces. -#}
    {{ return({
        'set': 'intermediate.int_experiment_units__changed',
        'where': 'changed.experiment_key = target.experiment_key
            and changed.unit_key = target.unit_key',
    }) }}
{%- endmacro %}

{% macro only_changed_experiment_units(relation) -%}
    {#-
        A join, to be written after `from`: on a night it leaves the rows of changed
        units of experiments. Else nothing.
    -#}
    {%- set changed_units = ref('int_experiment_units__changed') -%}
    {%- if is_nightly() -%}
        inner join {{ changed_units }} as changed
        on {{ relation }}.experiment_key = changed.experiment_key
        and {{ relation }}.unit_key = changed.unit_key
    {%- endif -%}
{%- endmacro %}
