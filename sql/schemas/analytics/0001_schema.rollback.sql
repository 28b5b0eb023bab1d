drop schema analytics;
