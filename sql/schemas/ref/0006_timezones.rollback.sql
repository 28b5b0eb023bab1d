-- Loses: time zones added or renamed since.
drop table ref.timezones;
