-- The index by which people find their own links is missing.
select 'analytics.share_links_created_by_idx' as index
where to_regclass('analytics.share_links_created_by_idx') is null;
