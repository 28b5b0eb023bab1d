-- The index by which the shares of a thing are counted is missing.
select 'analytics.share_links_content_idx' as index
where to_regclass('analytics.share_links_content_idx') is null;
