drop schema campaigns;
