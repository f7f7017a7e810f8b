"""A log viewer's nasty cases; what each means was decided from the file's own text."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2].parent / "shared" / "samples" / "lnav"
ANSWERS: dict[str, dict[int, str]] = {  # readings by line; a line that is absent from the records is "no record"
    "logfile_ansi.0": {1: "2022-06-22 10:20:33"},
    "logfile_ansi.1": {1: "09-19 09:24:04", 3: "09-19 09:24:20"},  # the codes stand inside the stamp
    "logfile_bad_access_log.0": {2: "2009-07-20 22:59:29Z"},
    "logfile_block.1": {
        1: "2021-05-19 13:00:01Z",
        2: "no record",
        3: "2021-05-19 13:00:03Z",
    },  # EST is read literally, in May too
    "logfile_bro_conn.log.0": {1: "no record", 9: "2011-11-03 00:19:14.4963Z"},
    "logfile_bunyan.0": {1: "2023-03-24 14:26:16.243Z"},
    "logfile_caddy_log.0": {1: "2025-10-21 04:10:22.315275Z"},
    "logfile_cloudflare.1": {1: "2024-04-10 23:00:00.1Z"},
    "logfile_crlf.0": {1: "2012-07-02 10:22:40.672", 2: "2014-10-08 16:56:38.344"},
    "logfile_cxx.0": {1: "03-24 15:17:38.999"},  # the pairs of six digits are memory sizes
    "logfile_docker_compose.0": {1: "no record", 11: "2024-04-25 05:32:35.018"},
    "logfile_docker_compose_with_ts.0": {1: "2024-04-25 05:32:35.584725Z"},
    "logfile_dst.0": {1: "11-03 01:01:03", 2: "11-03 01:13:04"},
    "logfile_epoch.0": {1: "2015-04-10 02:58:07.123Z"},
    "logfile_generic.3": {1: "2012-07-02 10:22:40.672"},
    "logfile_generic_nanos.0": {1: "2025-01-01 00:00:00.123456"},
    "logfile_glog.0": {1: "05-17 15:04:22.619632"},
    "logfile_grafana.0": {1: "2025-04-24 19:51:48.520963Z"},
    "logfile_haproxy.0": {1: "02-25 16:19:38", 4: "2019-02-25 16:19:48.143"},  # haproxy's own, not its relay's
    "logfile_invalid_tz.0": {1: "2015-04-24 21:08:10.313913"},  # FOO is no zone
    "logfile_json.json": {6: "none"},  # its time says "xxx": a record all the same
    "logfile_json3.json": {1: "2017-03-24 20:06:26.24Z", 2: "2017-03-24 20:12:47.764Z"},
    "logfile_json_subsec.json": {1: "2022-09-24 00:00:09.484Z"},  # the nanoseconds have a field of their own
    "logfile_mongodb.0": {1: "2026-03-10 20:58:09.401Z"},
    "logfile_mux_zookeeper.0": {1: "2024-04-04 18:30:54.422Z"},  # ZooKeeper's own; its carrier's stamp tells the zone
    "logfile_muxed_syslog.0": {1: "2007-11-03 09:23:38"},  # the carried syslog line's; its carrier tells the year
    "logfile_openam.0": {1: "2014-06-15 01:04:52"},
    "logfile_plain.0": {1: "no record"},
    "logfile_pino.0": {1: "2025-04-24 22:08:37.537Z"},
    "logfile_procstate.0": {1: "2022-06-02 00:01:01Z", 2: "no record"},
    "logfile_rollover.0": {1: "00:00:00", 2: "01:00:00"},
    "logfile_spark.0": {1: "2017-06-09 20:10:40"},
    "logfile_strace_log.1": {1: "2023-10-11 18:19:11.000001Z"},
    "logfile_strace_log.2": {1: "12:21:46.284771"},  # the six digits before it are a process id
    "logfile_syslog_fr.0": {1: "08-19 11:08:37"},
    "logfile_tai64n.0": {1: "2005-09-22 03:31:05.997071Z"},
    "logfile_tcf.0": {1: "none"},  # minutes and seconds without an hour are no time of day
    "logfile_tcsh_history.0": {1: "2006-11-02 17:59:26Z"},
    "logfile_ts_value.0": {1: "2024-01-01 15:00:00Z"},  # session_start is what the line speaks of
    "logfile_uwsgi.0": {1: "2016-03-13 22:49:12"},
    "logfile_vdsm.0": {1: "2011-12-05 07:04:56.101"},
    "logfile_w3c.1": {7: "2001-10-31 08:00:18Z"},  # #GMT-Offset: -0800
    "logfile_w3c.2": {5: "2000-10-09 16:44:49"},  # the day stands in #Date
    "logfile_w3c.4": {5: "2017-06-28 07:26:35"},
    "logfile_with_zones.0": {1: "2022-08-27 14:22:01.613Z", 2: "2022-08-27 14:22:01.694554Z"},
    "logfile_xml_msg.0": {1: "2020-12-10 06:56:41.061", 2: "no record"},
    "logfile_yday.0": {1: "2012-01-25 10:22:40.672", 2: "2014-11-29 16:56:38.344"},
}
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the shared samples are not here")


@pytest.mark.parametrize("name", ANSWERS)
def test_a_nasty_log_is_read_as_its_own_text_says(records_of, name: str) -> None:
    found = dict(records_of(FOLDER / name))
    assert {line: found.get(line, "no record") for line in ANSWERS[name]} == ANSWERS[name]
