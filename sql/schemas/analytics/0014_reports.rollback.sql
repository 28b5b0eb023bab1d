-- Loses: all reports to moderators.
drop table analytics.reports;
