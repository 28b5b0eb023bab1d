-- Loses: who was scanned when.
drop table ticketing.scan_logs;
