-- The relations that the page reads, with the columns that the stages of sql/ give them (a test holds the two together).
create schema evidence;
create table incident (incident_id text, title text, severity text, window_from timestamptz, window_to timestamptz,
    schema_version integer, tool_version text, tzdata_version text, settings_sha256 text);
create table assumptions (subject text, assumed text, reason text, touches text);
create table evidence.files (file_number integer, file_path text, sha256 text, bytes bigint, modified_at timestamptz,
    exported_at timestamptz, connector text, certainty double, rivals text[], written_order text, is_baseline boolean,
    status text, records_read bigint, events bigint, sample_records bigint, samples bigint, rejects bigint, joined_lines bigint,
    context_records bigint, blank_lines bigint, first_at timestamptz, last_at timestamptz, zone_basis text, cut_off text);
create table evidence.rejects (file_path text, line_number bigint, raw text, reason text);
create table evidence.time_bases (file_path text, time_basis text, stamps bigint, meaning text);
create table evidence.handles (handle text, participant_id text, name text, basis text);
create table events (event_id text, kind text, source_id text, clock_id text, clock_segment smallint, file_path text,
    line_number bigint, line_count integer, byte_offset bigint, locator text, written_time text, recorded_at timestamptz,
    recorded_nanos smallint, recorded_earliest_at timestamptz, recorded_latest_at timestamptz, occurred_at timestamptz,
    earliest_at timestamptz, latest_at timestamptz, time_basis text, ended_at timestamptz, severity text, service text, host text,
    actor_id text, actor_kind text, headline text, body text, pattern_id text, conversation_id text, stream_id text,
    duplicate_of text, attributes json);
create table event_times (event_id text, role text, clock_id text, written_time text, recorded_at timestamptz,
    occurred_at timestamptz, earliest_at timestamptz, latest_at timestamptz);
create table time_readings (event_id text, reading text, recorded_at timestamptz, recorded_latest_at timestamptz);
create table samples (series_id text, recorded_at timestamptz, occurred_at timestamptz, value double, value_text text,
    record_number bigint, is_duplicate boolean);
create table series (series_id text, stream_id text, name text, service text, host text, labels json, unit text, file_path text,
    clock_id text);
create table clock_offsets (clock_id text, segment smallint, kind text, valid_from timestamptz, valid_to timestamptz,
    offset_seconds double, lower_seconds double, upper_seconds double, drift_ppm double, anchor_count integer,
    contradicting_count integer, verdict text, reason text, trusted_seconds double, applied_seconds double,
    doubt_before_seconds double, doubt_after_seconds double, recorded_from timestamptz, recorded_to timestamptz);
create table anchors (from_event_id text, to_event_id text, from_clock_id text, to_clock_id text, identifier text,
    from_at timestamptz, to_at timestamptz, lag_seconds double, is_directed boolean, within_seconds double, is_used boolean,
    is_contradicting boolean);
create table identifiers (event_id text, kind text, value text, found_in text);
create table links (from_event_id text, to_event_id text, relation text, evidence text, score double, strength text);
create table streams (stream_id text, source_id text, service text, host text, signal text, file_path text, clock_id text,
    rhythm text, median_interval_seconds double, event_count bigint, first_at timestamptz, last_at timestamptz);
create table coverage (service text, signal text, started_at timestamptz, ended_at timestamptz, state text);
create table dark_areas (dark_area_id text, scope text, stream_id text, service text, host text, signal text, class text,
    started_at timestamptz, ended_at timestamptz, start_earliest_at timestamptz, start_latest_at timestamptz,
    end_earliest_at timestamptz, end_latest_at timestamptz, expected_count bigint, observed_count bigint,
    false_alarm_probability double, evidence text, impact_overlap_seconds double, blind_alerts text[], question text);
create table quiet_stretches (stream_id text, started_at timestamptz, ended_at timestamptz, verdict text, reason text);
create table dark_area_streams (dark_area_id text, stream_id text, last_before_at timestamptz, first_after_at timestamptz);
create table ranked_dark_areas (dark_area_id text, rank bigint, impact_minutes double, decision_ids text[], blind_alerts text[],
    question text);
create table onsets (service text, signal text, started_at timestamptz, earliest_at timestamptz, latest_at timestamptz,
    shape text, rank integer, direction text, settled_at timestamptz, strength double);
create view first_changes as
    select service, signal, started_at, earliest_at, latest_at, direction, rank, 'onset ' || rank as onset_id from onsets
    qualify row_number() over (partition by service order by rank) = 1;
create table impacts (impact_id text, measure text, service text, started_at timestamptz, ended_at timestamptz,
    start_earliest_at timestamptz, start_latest_at timestamptz, end_earliest_at timestamptz, end_latest_at timestamptz,
    magnitude double, lower double, upper double, unit text, source text);
create table first_signs (side text, event_id text, "at" timestamptz, earliest_at timestamptz, latest_at timestamptz, sign text,
    ahead_of text, lead_seconds double, lead_lower_seconds double, lead_upper_seconds double);
create table phases (phase text, reached_at timestamptz, earliest_at timestamptz, latest_at timestamptz, event_id text,
    basis text);
create table stated_phases (phase text, stated_earliest_at timestamptz, stated_latest_at timestamptz, event_id text,
    file_path text, line_number bigint, quoted text, means text, difference_seconds double, contradicts boolean);
create table statements (event_id text, quoted text, kind text, earliest_at timestamptz, latest_at timestamptz,
    stated_seconds double, matched_event_id text, computed_seconds double, difference_seconds double, contradicts boolean);
create table participants (participant_id text, role text, team text, zone text, actor_kind text);
create table knowledge (participant_id text, event_id text, knowable_at timestamptz, knowable_latest_at timestamptz, means text,
    certainty text, by_event_id text);
create table shifts (participant_id text, shift_number bigint, started_at timestamptz, ended_at timestamptz, act_count bigint,
    hours double);
create table unrecorded_conversations (kind text, conversation_id text, started_at timestamptz, ended_at timestamptz,
    event_id text, ended_event_id text, evidence text);
create table decisions (decision_id text, event_id text, decided_at timestamptz, participant_id text, kind text, statement text,
    rationale text, basis text, local_time text, known text[], known_since timestamp with time zone[], unseen text[],
    known_count bigint, unseen_count bigint, dark_then text[], alternatives text[], doubts text[], echoed_by text, outcome text,
    confirmed boolean);
create table inquiries (inquiry_id text, position bigint, kind text, first_at timestamptz, participant_id text, event_id text,
    what text, became text, became_at timestamptz, became_event_id text);
create table inquiry_steps (inquiry_id text, step_number bigint, event_id text, said_at timestamptz, participant_id text,
    step text, quoted text, is_edited boolean);
create table moments (event_id text, occurred_at timestamptz, category text, label text, why text, origin text);
create table notes (event_id text, text text);
create table factors (factor_id text, statement text, type text, contribution text, contributes_to text[], event_ids text[]);
create table whys (why_id text, parent_id text, statement text, event_ids text[]);
create table actions (action_id text, statement text, owner text, kind text, priority text, due date, ticket text,
    factor_ids text[], status text);
create table learned (category text, statement text);
create table obligations (regime text, duty text, clock_starts_at timestamptz, due_at timestamptz, event_id text, basis text);
create table wording_findings (place text, quoted text, rule text, level text, explanation text, suggestion text);
create table review_checks (place text, check_name text, explanation text, suggestion text);
create table review_entries (entry_kind text, position bigint, entry json, event_ids text[]);
create table review_unmatched (what text, reason text);
create table citations (subject_kind text, subject_id text, event_id text, series_id text, from_at timestamptz,
    to_at timestamptz);
create table preceding_changes (service text, signal text, event_id text, seconds_before double, rank integer, why text);
