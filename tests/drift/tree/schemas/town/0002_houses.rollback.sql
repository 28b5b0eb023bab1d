-- Loses: the houses.
drop publication town_news;
drop table town.houses;
drop table town.streets;
