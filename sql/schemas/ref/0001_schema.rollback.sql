drop schema ref;
