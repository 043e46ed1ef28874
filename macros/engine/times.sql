{#- Times: each macro takes SQL expressions and returns one. -#}

{% macro to_utc(column) -%}
    {#- Any landed time as a UTC timestamp; null where it is none. No offset means UTC. -#}
    {{ return(adapter.dispatch('to_utc')(column)) }}
{%- endmacro %}

{% macro duckdb__to_utc(column) -%}
    {#-
        A cast of text to TIMESTAMP would drop the offset without a word. Text
        goes through TIMESTAMPTZ; what is a timestamp already is left alone
        (typeof is known while planning, so the other branch costs nothing).
    -#}
    case
        when typeof({{ column }}) in ('TIMESTAMP', 'TIMESTAMP_NS', 'TIMESTAMP_MS', 'TIMESTAMP_S')
            then try_cast({{ column }} as timestamp)
        else try_cast(
            coalesce(
                try_cast(cast({{ column }} as varchar) as timestamptz),
                -- ISO 8601 without seconds or with a small z
                try_cast(
                    regexp_replace(
                        upper(trim(cast({{ column }} as varchar))),
                        '^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(Z|[+-]\d\d:?\d\d)?$', '\1:00\2'
                    ) as timestamptz
                )
            ) as timestamp
        )
    end
{%- endmacro %}

{% macro spark__to_utc(column) -%}
    {#-
        A cast of text would take a year for its first day, and a time of day for today's.
        Of what is written like a date, ISO 8601 without seconds or with a small z is
        written out first.
    -#}
    {%- set text = 'trim(cast(' ~ column ~ ' as string))' -%}
    case
        when typeof({{ column }}) in ('timestamp', 'timestamp_ntz')
            then try_cast({{ column }} as timestamp)
        when {{ text }} rlike '^[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}([T ].*)?$'
            then coalesce(
                try_cast({{ text }} as timestamp),
                try_cast(
                    regexp_replace(
                        upper({{ text }}),
                        '^([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2})(Z|[+-][0-9]{2}:?[0-9]{2})?$',
                        '$1:00$2'
                    ) as timestamp
                )
            )
    end
{%- endmacro %}

{% macro time_of_micros(micros) -%}
    {#- The UTC timestamp so many microseconds (a bigint) after the beginning of 1970. -#}
    {{ return(adapter.dispatch('time_of_micros')(micros)) }}
{%- endmacro %}

{% macro duckdb__time_of_micros(micros) -%}
    make_timestamp({{ micros }})
{%- endmacro %}

{% macro spark__time_of_micros(micros) -%}
    timestamp_micros({{ micros }})
{%- endmacro %}

{% macro local_date(timestamp, time_zone) -%}
    {#- The calendar date of a UTC timestamp in a named time zone. -#}
    {{ return(adapter.dispatch('local_date')(timestamp, time_zone)) }}
{%- endmacro %}

{% macro duckdb__local_date(timestamp, time_zone) -%}
    cast(
        case
            when {{ time_zone }} = 'UTC' then {{ timestamp }}
            else timezone({{ time_zone }}, timezone('UTC', {{ timestamp }}))
        end as date
    )
{%- endmacro %}

{% macro spark__local_date(timestamp, time_zone) -%}
    cast(from_utc_timestamp({{ timestamp }}, {{ time_zone }}) as date)
{%- endmacro %}

{% macro midnight_utc(date, time_zone) -%}
    {#- The UTC timestamp at which a local date begins. -#}
    {{ return(adapter.dispatch('midnight_utc')(date, time_zone)) }}
{%- endmacro %}

{% macro duckdb__midnight_utc(date, time_zone) -%}
    timezone('UTC', timezone({{ time_zone }}, cast({{ date }} as timestamp)))
{%- endmacro %}

{% macro spark__midnight_utc(date, time_zone) -%}
    to_utc_timestamp(cast({{ date }} as timestamp), {{ time_zone }})
{%- endmacro %}

{% macro seconds_between(earlier, later) -%}
    {#- Seconds from one timestamp to another, as a double with its fraction. -#}
    {{ return(adapter.dispatch('seconds_between')(earlier, later)) }}
{%- endmacro %}

{% macro duckdb__seconds_between(earlier, later) -%}
    (date_diff('microsecond', {{ earlier }}, {{ later }}) / 1000000.0e0)
{%- endmacro %}

{% macro spark__seconds_between(earlier, later) -%}
    (timestampdiff(microsecond, {{ earlier }}, {{ later }}) / 1000000.0d)
{%- endmacro %}

{% macro add_days(date, days) -%}
    {#- A date moved by a number of days (an integer expression). -#}
    {{ return(adapter.dispatch('add_days')(date, days)) }}
{%- endmacro %}

{% macro duckdb__add_days(date, days) -%}
    ({{ date }} + cast({{ days }} as integer))
{%- endmacro %}

{% macro spark__add_days(date, days) -%}
    date_add({{ date }}, {{ days }})
{%- endmacro %}

{% macro days_between(earlier, later) -%}
    {#- Whole days from one date to another. -#}
    {{ return(adapter.dispatch('days_between')(earlier, later)) }}
{%- endmacro %}

{% macro duckdb__days_between(earlier, later) -%}
    date_diff('day', {{ earlier }}, {{ later }})
{%- endmacro %}

{% macro spark__days_between(earlier, later) -%}
    date_diff({{ later }}, {{ earlier }})
{%- endmacro %}

{% macro month_of(date) -%}
    {#- The first day of the month of a date. -#}
    cast(date_trunc('month', {{ date }}) as date)
{%- endmacro %}

{% macro next_month(date) -%}
    {#- The first day of the month after a date. -#}
    cast(date_trunc('month', {{ date }}) + interval '1' month as date)
{%- endmacro %}

{% macro months_between(earlier, later) -%}
    {#- Whole months from the first day of one month to that of another. -#}
    (
        (extract(year from {{ later }}) - extract(year from {{ earlier }})) * 12
        + extract(month from {{ later }}) - extract(month from {{ earlier }})
    )
{%- endmacro %}

{% macro week_of(date) -%}
    {#- The Monday of the week of a date. -#}
    cast(date_trunc('week', {{ date }}) as date)
{%- endmacro %}

{% macro weekday(date) -%}
    {#- The day of the week of a date, 1 for Monday to 7 for Sunday. -#}
    ({{ days_between(week_of(date), date) }} + 1)
{%- endmacro %}

{% macro local_hour(timestamp, time_zone) -%}
    {#- The hour, 0 to 23, on the clocks of a time zone. -#}
    {{ return(adapter.dispatch('local_hour')(timestamp, time_zone)) }}
{%- endmacro %}

{% macro duckdb__local_hour(timestamp, time_zone) -%}
    extract(hour from timezone({{ time_zone }}, timezone('UTC', {{ timestamp }})))
{%- endmacro %}

{% macro spark__local_hour(timestamp, time_zone) -%}
    hour(from_utc_timestamp({{ timestamp }}, {{ time_zone }}))
{%- endmacro %}
