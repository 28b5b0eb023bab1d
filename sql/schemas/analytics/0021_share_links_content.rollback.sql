drop index analytics.share_links_content_idx;
