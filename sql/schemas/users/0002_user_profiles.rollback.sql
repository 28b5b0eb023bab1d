-- Loses: all profiles.
drop table users.user_profiles;
