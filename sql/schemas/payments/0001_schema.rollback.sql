drop schema payments;
