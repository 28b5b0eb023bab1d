-- depends: analytics.0012_share_links
-- How often has this been shared? Every new post asks it.
create index share_links_content_idx on analytics.share_links (content_type, content_id);
