drop schema town cascade;
