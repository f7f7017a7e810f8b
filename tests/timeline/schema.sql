-- The relations of the contract, as the page reads them.
create schema evidence;
create table incident (incident_id text, title text, severity text, window_from timestamptz, window_to timestamptz,
    schema_version int, tool_version text, tzdata_version text, settings_sha256 text);
create table assumptions (what text, why text, touches text);
create table evidence.files (file_path text, sha256 text, bytes bigint, connector text, status text, written_order text, is_baseline boolean,
    records_read bigint, events bigint, sample_records bigint, samples bigint, rejects bigint, joined_lines bigint, context_records bigint);
create table evidence.rejects (file_path text, line_number bigint, raw text, reason text);
create table events (event_id text, kind text, source_id text, clock_id text, clock_segment int, file_path text, line_number bigint,
    line_count bigint, byte_offset bigint, locator text, written_time text, recorded_at timestamptz, recorded_nanos int,
    recorded_earliest_at timestamptz, recorded_latest_at timestamptz, occurred_at timestamptz, earliest_at timestamptz,
    latest_at timestamptz, time_basis text, ended_at timestamptz, severity text, service text, host text, actor_id text, actor_kind text,
    headline text, body text, pattern_id text, conversation_id text, stream_id text, duplicate_of text, attributes json);
create table samples (series_id text, recorded_at timestamptz, occurred_at timestamptz, value double, value_text text,
    record_number bigint, is_duplicate boolean);
create table series (series_id text, stream_id text, name text, service text, host text, labels json, unit text, file_path text, clock_id text);
create table clock_offsets (clock_id text, segment int, kind text, valid_from timestamptz, valid_to timestamptz, offset_seconds double,
    lower_seconds double, upper_seconds double, drift_ppm double, anchor_count int, contradicting_count int, verdict text, reason text);
create table coverage (service text, signal text, started_at timestamptz, ended_at timestamptz, state text);
create table dark_areas (dark_area_id text, scope text, stream_id text, service text, host text, signal text, class text,
    started_at timestamptz, ended_at timestamptz, start_earliest_at timestamptz, start_latest_at timestamptz,
    end_earliest_at timestamptz, end_latest_at timestamptz, expected_count double, observed_count bigint,
    false_alarm_probability double, evidence text, impact_overlap_seconds double);
create table dark_area_streams (dark_area_id text, stream_id text);
create table streams (stream_id text, service text, host text, signal text);
create table onsets (service text, signal text, started_at timestamptz, earliest_at timestamptz, latest_at timestamptz, shape text, rank int);
create table impacts (measure text, service text, started_at timestamptz, ended_at timestamptz, magnitude double, lower double,
    upper double, unit text, source text);
create table phases (phase text, reached_at timestamptz, earliest_at timestamptz, latest_at timestamptz, event_id text, basis text);
create table participants (participant_id text, role text, team text, zone text, actor_kind text);
create table knowledge (participant_id text, event_id text, knowable_at timestamptz, means text, certainty text);
create table decisions (decision_id text, event_id text, decided_at timestamptz, participant_id text, statement text, rationale text,
    known text[], unseen text[], dark_then text[], alternatives text, outcome text, confirmed boolean);
create table moments (event_id text, occurred_at timestamptz, category text, label text, why text, origin text);
create table statements (event_id text, quoted text, kind text, earliest_at timestamptz, latest_at timestamptz, stated_seconds double,
    matched_event_id text, computed_seconds double, difference_seconds double, contradicts boolean);
create table links (from_event_id text, to_event_id text, relation text, evidence text, score double);
