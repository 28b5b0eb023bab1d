-- depends: analytics.0012_share_links
-- People read their own links; without this the policy reads everybody's.
create index share_links_created_by_idx on analytics.share_links (created_by);
