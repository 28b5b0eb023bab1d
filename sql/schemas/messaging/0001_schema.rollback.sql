drop schema messaging;
