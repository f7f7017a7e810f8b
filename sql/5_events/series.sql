-- One row per name and label set in one file.
create view series as
select s.series_id, s.stream_id, s.name, s.service, s.host, s.labels::json as labels, s.unit, s.attributes::json as attributes, f.file_path, s.clock_id
from records.series_rows s
join evidence.files f using (file_number);

comment on view series is 'Metric series, each of one file';
comment on column series.series_id is 'the same for the same name and labels in the same file';
comment on column series.stream_id is 'the same for the same name and labels in any file';
comment on column series.name is 'of the metric';
comment on column series.service is 'one name per service';
comment on column series.host is 'where known';
comment on column series.labels is 'JSON';
comment on column series.unit is 'where stated';
comment on column series.attributes is 'JSON: everything else the source said of it and around it; what its reader did not know stands under unclaimed, by its path';
comment on column series.file_path is 'the evidence file';
comment on column series.clock_id is 'whose clock stamped the samples';
