drop schema ml;
