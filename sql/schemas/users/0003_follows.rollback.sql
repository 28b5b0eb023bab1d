-- Loses: who follows whom.
drop table users.follows;
