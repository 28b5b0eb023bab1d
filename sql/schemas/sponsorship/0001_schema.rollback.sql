drop schema sponsorship;
