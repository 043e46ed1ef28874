"""Why a row or a file is refused before staging sees its values. Staging has reasons of its own."""

UNREADABLE_FILE = "unreadable_file"
TRUNCATED_GZIP = "truncated_gzip"
WRONG_FORMAT = "wrong_format"
MISSING_REQUIRED_COLUMN = "missing_required_column"
INVALID_JSON = "invalid_json"
NOT_AN_OBJECT = "not_an_object"
INVALID_UTF8 = "invalid_utf8"
WRONG_COLUMN_COUNT = "wrong_column_count"
OVERSIZED_FIELD = "oversized_field"

# What each reason tells the operator to do; shown beside the counts.
ADVICE: dict[str, str] = {
    UNREADABLE_FILE: "the file is damaged or cannot be opened; send it again",
    TRUNCATED_GZIP: "the gzip ends or breaks before its end; send the file again",
    WRONG_FORMAT: "the content is not what the file's name says; rename it or export it again",
    MISSING_REQUIRED_COLUMN: "the file lacks a column that the feed needs; see the feed's contract",
    INVALID_JSON: "the line is not one JSON value",
    NOT_AN_OBJECT: "the line is JSON, but not an object with named fields",
    INVALID_UTF8: "the text is not UTF-8; export the file as UTF-8",
    WRONG_COLUMN_COUNT: "the row has more or fewer cells than the header; check the quoting",
    OVERSIZED_FIELD: "a field is longer than max_field_characters in definitions/settings.csv",
}
