drop schema private;
